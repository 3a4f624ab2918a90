import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage, type Stage } from "../_support/stage.ts";
import { changes, fails, membersOf, works } from "./_expect.ts";

const secret = "drive-secret-of-a-test";

/** A file with two gateways whose secrets are where these references say. */
async function site(stage: Stage, ...references: readonly string[]): Promise<string> {
  const path = join(stage.folder, "site.yaml");
  const gateways = references.map((reference, at) =>
    `  - { display_name: Drive ${at}, connector: google-drive, ` +
    `policies: { client_id: a, secret: ${JSON.stringify(reference)} } }\n`
  );
  const head = "apiVersion: gcs/v1\nkind: Endpoint\nstorage_gateways:\n";
  await Deno.writeTextFile(path, head + gateways.join(""));
  return path;
}

function sentSecrets(stage: Stage): readonly unknown[] {
  return changes(stage).map(({ body }) => membersOf(membersOf(body)["policies"])["secret"]);
}

Deno.test("apply sends secrets out of the environment, a private file and the keyring", async () => {
  await using stage = await setStage();
  stage.keyring.set("secret:lab drive", `${secret}-k`);
  await Deno.writeTextFile(join(stage.folder, "drive.txt"), `${secret}-f\n`, { mode: 0o600 });
  const file = await site(stage, "env:GCS_DRIVE", "file:drive.txt", "keyring:lab drive");
  const env = { GCS_DRIVE: `${secret}-e` };
  await works(stage, ["validate", "-f", file], { env });
  const told = await works(stage, ["apply", "-f", file, "--yes", "--debug"], { env });
  assert.deepEqual(
    sentSecrets(stage).toSorted(),
    [`${secret}-e`, `${secret}-f`, `${secret}-k`],
  );
  assert.ok(!(told.stdout + told.stderr).includes(secret));
  const trail = await works(stage, ["audit", "trail", "-F", "json"]);
  assert.ok(!trail.stdout.includes(secret));
});

const missing: Readonly<Record<string, readonly [reference: string, code: number, why: RegExp]>> = {
  "a variable": ["env:GCS_NOT_SET", 2, /variable GCS_NOT_SET is not set/],
  "a file": ["file:gone.txt", 2, /there is no file ".*gone\.txt"/],
  "an entry of the keyring": [
    "keyring:gone",
    10,
    /keyring has no secret "gone"[^]*account "secret:gone" of the service "globus-connect-server"/,
  ],
  "a terminal": [
    "ask",
    2,
    /Cannot ask for the secret of the storage gateway "Drive 0": there is no/,
  ],
};

for (const [what, [reference, code, why]] of Object.entries(missing)) {
  Deno.test(`apply without ${what} for a secret names the reference, and changes nothing`, async () => {
    await using stage = await setStage();
    if (reference.startsWith("keyring:")) stage.keyring.delete("secret:gone");
    await fails(stage, ["apply", "-f", await site(stage, reference), "--yes"], code, why);
    assert.deepEqual(changes(stage), []);
  });
}

Deno.test("validate tells of every secret that is not there, or not private", async () => {
  await using stage = await setStage();
  stage.keyring.delete("secret:gone");
  await Deno.writeTextFile(join(stage.folder, "open.txt"), secret, { mode: 0o644 });
  const file = await site(stage, "env:GCS_NO", "file:no", "file:open.txt", "keyring:no", "ask");
  const told = await stage.run(["validate", "-f", file]);
  assert.equal(told.code, 2);
  const lines = told.stdout.trimEnd().split("\n");
  assert.deepEqual(
    lines.map((line) => /site\.yaml:(\d+):\d+: "secret": (.{20})/.exec(line)?.slice(1)),
    [
      ["4", "The variable GCS_NO "],
      ["5", 'there is no file "/t'],
      ["6", "other users can read"],
      ["7", "The keyring has no s"],
    ],
  );
});

Deno.test("a file that others can read is refused as a secret when it is applied, too", async () => {
  await using stage = await setStage();
  await Deno.writeTextFile(join(stage.folder, "open.txt"), secret, { mode: 0o644 });
  const apply = ["apply", "-f", await site(stage, "file:open.txt"), "--yes"];
  await fails(stage, apply, 2, /other users can read ".*open\.txt": chmod 600/);
});

Deno.test("no declaration has a key of the program sent to an endpoint", async () => {
  await using stage = await setStage();
  await works(stage, ["whoami"]);
  const [account] = [...stage.keyring.keys()];
  assert.ok(account !== undefined);
  const apply = ["apply", "-f", await site(stage, `keyring:${account}`), "--yes"];
  await fails(stage, apply, 10, /keyring has no secret/);
});

Deno.test("plan and a dry run need no secret, and ask for none", async () => {
  await using stage = await setStage();
  const file = await site(stage, "env:GCS_NOT_SET", "ask");
  await works(stage, ["plan", "-f", file]);
  const { stdout } = await works(stage, ["apply", "-f", file, "--dry-run"]);
  assert.equal(stdout.match(/"secret": "\[redacted\]"/g)?.length, 2);
});
