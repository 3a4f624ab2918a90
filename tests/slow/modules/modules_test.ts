import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds, startSandbox } from "../../../src/sandbox/mod.ts";
import { deno, modules, scriptFolder } from "./_folder.ts";

const keyId = "AKIAROTATED000000001";
const secretKey = "cAnArY/secret+key+0123456789abcdefghijkl";
const credential = "5a4d0000-0000-4000-8000-000000000799";
const connector = "7643e831-5f6c-4b47-a07f-8ee90f401d23";

const seed = {
  "user_credentials": [{
    id: credential,
    "storage_gateway_id": seedIds.s3Gateway,
    "connector_id": connector,
    "identity_id": seedIds.admin,
    username: "ada",
    policies: {
      "DATA_TYPE": "s3_user_credential_policies#1.0.0",
      "s3_key_id": "AKIAOLD0000000000001",
      "s3_secret_key": "old-secret-key-example-0123456789",
    },
  }],
};

const site = `apiVersion: gcs/v1
kind: Endpoint
collections:
  - { display_name: Projects, roles: { activity_monitor: [] } }
`;

/** Example → its words after the address, and what it prints. */
const examples: Readonly<Record<string, { readonly args: string[]; readonly prints: RegExp }>> = {
  "drift.ts": { args: [], prints: /^No changes\. The endpoint is as the file says\.$/m },
  "list.ts": { args: [], prints: new RegExp(`^[0-9a-f-]{36}\t.+\t[0-9a-f-]{36}$`, "m") },
  "nightly_export.ts": { args: ["FOLDER"], prints: /endpoint-\d{4}-\d\d-\d\d\.json: \d+ coll/ },
  "role_report.ts": { args: [], prints: /^place,role,principal\n"endpoint",owner,urn:globus:/m },
  "rotate_credentials.ts": {
    args: [credential, "KEYFILE"],
    prints: new RegExp(`^now: ${keyId}$`, "m"),
  },
};

Deno.test("each example runs with the permissions that it states, and is refused with one fewer", async (t) => {
  await using sandbox = await startSandbox({ seed });
  await using scripts = await scriptFolder();
  const { folder } = scripts;
  await Deno.writeTextFile(join(folder, "ca.pem"), sandbox.caPem);
  await Deno.writeTextFile(join(folder, "key.txt"), `${keyId} ${secretKey}\n`);
  await Deno.writeTextFile(join(folder, "site.yaml"), site);
  await Deno.mkdir(join(folder, "exports"));
  const token =
    sandbox.issueTokens().find(({ resourceServer }) => resourceServer === sandbox.endpointId)
      ?.accessToken ?? "";
  const filled = (word: string) =>
    word.replace("HOST", sandbox.address).replace("FOLDER", "exports")
      .replace("KEYFILE", "key.txt");
  const env = { GCS_TOKEN: token };
  const names =
    (await Array.fromAsync(Deno.readDir(new URL("../../../docs/scripts/", import.meta.url))))
      .map(({ name }) => name).sort();
  assert.deepEqual(names, Object.keys(examples).sort());
  for (const [name, { args, prints }] of Object.entries(examples)) {
    await t.step(name, async () => {
      const source = await Deno.readTextFile(join(folder, name));
      const [, stated = ""] = /deno run --no-prompt (.*?) \w+\.ts HOST/.exec(source) ?? [];
      const permissions = stated.split(" ").map(filled);
      assert.ok(permissions.includes(`--allow-net=${sandbox.address}`), stated);
      const run = (granted: readonly string[]) =>
        deno([
          ...["run", "--no-prompt", "--quiet", "--no-config", "--cert", "ca.pem"],
          ...[...granted, name, sandbox.address, ...args.map(filled)],
        ], { folder, stdin: `${token}\n`, env });
      const { code, stdout, stderr } = await run(permissions);
      assert.equal(code, 0, stderr);
      assert.match(stdout, prints);
      assert.ok(!stdout.includes(secretKey) && !stdout.includes(token), "a secret is shown");
      for (const missing of permissions) {
        const fewer = await run(permissions.filter((one) => one !== missing));
        assert.notEqual(fewer.code, 0, `${name} works without ${missing}`);
        assert.match(fewer.stderr, /not permitted|NotCapable|Requires \w+ access/, missing);
      }
    });
  }
  assert.ok(
    !(await Deno.readTextFile(
      join(
        folder,
        "exports",
        (await Array.fromAsync(Deno.readDir(join(folder, "exports"))))[0]?.name ?? "",
      ),
    )).includes("old-secret-key"),
  );
});

const script = `
import { type Collection, connect, GcsError, Secret } from "./gcs-modules/client.js";
import { createHttpClient } from "./gcs-modules/http.js";
import { GcsError as FromHttp } from "./gcs-modules/http.js";
import { openAuditDatabase, Secret as FromAudit } from "./gcs-modules/audit.js";
import { type DeclaredPlan, planDeclaration, Secret as FromDeclare } from "./gcs-modules/declare.js";

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
console.log(Secret === FromAudit && Secret === FromDeclare, gcs.url.href, name, missing);
const plans: typeof planDeclaration = planDeclaration;
// @ts-expect-error A plan has no such member.
const wrong: keyof DeclaredPlan = "acts";
console.log(typeof plans, wrong);
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
    "true true usage\ntrue https://gcs.example.org/api undefined undefined\n" +
      "function acts\nfunction\n",
  );
});

Deno.test("the modules for scripts name no folder of the machine that made them", async () => {
  const named = Object.entries(await modules()).flatMap(([name, text]) =>
    [...text.matchAll(/(?:\.\.\/)+[^"'\s]*(?:\/npm\/|\/\.?cache\/)/g)].map(([found]) =>
      `${name}: ${found}`
    )
  );
  assert.deepEqual(named, []);
});
