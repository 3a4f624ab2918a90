import assert from "node:assert/strict";
import { join } from "node:path";
import { deno, scriptFolder } from "./_folder.ts";

const script = `
import { type Collection, connect, GcsError, Secret } from "./gcs-modules/client.js";
import { createHttpClient } from "./gcs-modules/http.js";
import { GcsError as FromHttp } from "./gcs-modules/http.js";
import { openAuditDatabase, Secret as FromAudit } from "./gcs-modules/audit.js";

using gcs = connect({ address: "gcs.example.org", token: new Secret("none") });
const one: Collection = {};
const name: string | null | undefined = one.display_name;
// @ts-expect-error It may be missing.
const missing: string = one.display_name;
// @ts-expect-error There is no such member.
one.dispaly_name;
await using http = createHttpClient();
await http.send({ method: "GET", url: "no address" }).catch((error) => {
  console.log(error instanceof GcsError, error instanceof FromHttp, error.kind);
});
console.log(Secret === FromAudit, gcs.url.href, name, missing);
const key = new Uint8Array(32).fill(7);
{
  using audit = await openAuditDatabase({ path: Deno.args[0] ?? "", key });
  console.log(typeof audit.query);
}
`;

Deno.test("the modules are typed, share their classes, and open an audit database", async () => {
  await using scripts = await scriptFolder();
  const { folder } = scripts;
  await Deno.writeTextFile(join(folder, "all.ts"), script);
  const checked = await deno(["check", "--quiet", "--no-config", "all.ts"], { folder });
  assert.equal(checked.code, 0, checked.stderr);
  const ran = await deno([
    ...[
      "run",
      "--no-prompt",
      "--quiet",
      "--no-config",
      "--cached-only",
      "--allow-ffi",
      "--allow-sys=uid",
    ],
    ...[`--allow-read=${folder}`, `--allow-write=${folder}`, "all.ts", join(folder, "audit.db")],
  ], { folder });
  assert.equal(ran.code, 0, ran.stderr);
  assert.equal(
    ran.stdout,
    "true true usage\ntrue https://gcs.example.org/api undefined undefined\nfunction\n",
  );
});
