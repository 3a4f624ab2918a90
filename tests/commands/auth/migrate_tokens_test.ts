import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage, type Stage } from "../../_support/stage.ts";
import { documentsOf } from "../_expect.ts";
import { listOf } from "../_list.ts";

const oldToken = "AgOldAccessTokenOfTheGoPort0123456789abcdef";

async function withOldFile(): Promise<Stage> {
  const stage = await setStage({ isLoggedIn: false });
  const tokens = join(stage.folder, "tokens");
  await Deno.mkdir(tokens, { recursive: true, mode: 0o700 });
  const old = {
    "access_token": oldToken,
    "expires_at": new Date(Date.now() + 3_600_000).toISOString(),
    scopes: ["openid profile"],
    "resource_server": "auth.globus.org",
  };
  await Deno.writeTextFile(join(tokens, "default.json"), JSON.stringify(old), { mode: 0o600 });
  await Deno.writeTextFile(join(tokens, "odd.json"), "{}", { mode: 0o600 });
  return stage;
}

Deno.test("auth migrate-tokens seals a plaintext file, keeps a copy and warns of it", async () => {
  await using stage = await withOldFile();
  const outcome = await stage.run(["auth", "migrate-tokens", "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  const rows = documentsOf(outcome.json());
  assert.deepEqual(rows.map((row) => [row["profile"], row["result"]]), [
    ["default", "migrated"],
    ["odd", "unknown"],
  ]);
  assert.match(outcome.stderr, /holds tokens in the clear/);
  assert.ok(!(outcome.stdout + outcome.stderr).includes(oldToken));
  const file = join(stage.folder, "tokens", "default.json");
  assert.ok(!(await Deno.readTextFile(file)).includes(oldToken));
  assert.ok((await Deno.readTextFile(`${file}.v1-backup`)).includes(oldToken));
  assert.equal(await Deno.readTextFile(join(stage.folder, "tokens", "odd.json")), "{}");
  const [again] = await listOf(stage, ["auth", "migrate-tokens"]);
  assert.equal(again?.["result"], "already_sealed");
});

Deno.test("auth migrate-tokens --dry-run changes no file", async () => {
  await using stage = await withOldFile();
  const { code, stdout } = await stage.run(["auth", "migrate-tokens", "--dry-run"]);
  assert.equal(code, 0);
  assert.match(stdout, /"form": "plaintext"/);
  const text = await Deno.readTextFile(join(stage.folder, "tokens", "default.json"));
  assert.ok(text.includes(oldToken));
});

Deno.test("auth migrate-tokens without a client id exits 2", async () => {
  await using stage = await withOldFile();
  await stage.run(["config", "unset", "auth.client_id"]);
  const outcome = await stage.run(["auth", "migrate-tokens"]);
  assert.equal(outcome.code, 2);
  assert.match(outcome.stderr, /add --client-id/);
});
