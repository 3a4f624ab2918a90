import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../../_support/stage.ts";
import { fails, works } from "../_expect.ts";
import { databaseOf, loadText, transferLog } from "./_audit.ts";

const guest = seedIds.guestCollection;
const update = (text: string) => ["collection", "update", guest, "--description", text];

/** A stage that writes checkpoints to a file in a private folder of its own. */
async function stageWithAnchor(): Promise<Stage & { readonly anchor: string }> {
  const stage = await setStage();
  const folder = join(stage.folder, "elsewhere");
  await Deno.mkdir(folder, { mode: 0o700 });
  const anchor = join(folder, "checkpoints.txt");
  await works(stage, ["config", "set", "audit.checkpoint_to", anchor]);
  return { ...stage, anchor };
}

/** Everything that a backup of the configuration folder and of the keyring would bring back. */
async function copyOf(stage: Stage) {
  const files = new Map<string, Uint8Array>();
  const names = [databaseOf(stage), join(stage.folder, "keys.json")];
  for (const name of names.flatMap((one) => [one, `${one}-wal`, `${one}-shm`])) {
    await Deno.readFile(name).then((bytes) => files.set(name, bytes), () => {});
  }
  const keyring = new Map(stage.keyring);
  return {
    async putBack(): Promise<void> {
      for (const suffix of ["", "-wal", "-shm"]) {
        await Deno.remove(databaseOf(stage) + suffix).catch(() => {});
      }
      for (const [name, bytes] of files) await Deno.writeFile(name, bytes, { mode: 0o600 });
      stage.keyring.clear();
      for (const [account, value] of keyring) stage.keyring.set(account, value);
    },
  };
}

Deno.test("audit.checkpoint_to gets a line with every entry of the trail, and verify reads them back", async () => {
  await using stage = await stageWithAnchor();
  await works(stage, update("one"));
  await loadText(stage, transferLog(5));
  const lines = (await Deno.readTextFile(stage.anchor)).trimEnd().split("\n");
  const seen = lines.map((line) => line.split(" ").slice(2, 4).join(" "));
  for (const place of ["logs 0", "trail 3", "trail 4", "trail 5", "trail 6", "logs 5"]) {
    assert.ok(seen.includes(place), `${place} in ${seen}`);
  }
  assert.equal(((await Deno.stat(stage.anchor)).mode ?? 0) & 0o777, 0o600);
  await works(stage, ["audit", "verify", "--against", `file:${stage.anchor}`]);
});

Deno.test("a folder and keys that were put back as a whole are found by audit.checkpoint_to", async () => {
  await using stage = await stageWithAnchor();
  await works(stage, update("one"));
  const old = await copyOf(stage);
  await works(stage, update("two"));
  await old.putBack();
  // Nothing on the machine itself knows better, whatever it looks at.
  await works(stage, ["audit", "verify"]);
  const against = ["audit", "verify", "--against", `file:${stage.anchor}`];
  await fails(stage, against, 11, /Record \d of the audit trail is missing/);
});

Deno.test("nothing is changed while the checkpoint cannot be written", async () => {
  await using stage = await stageWithAnchor();
  await Deno.chmod(join(stage.folder, "elsewhere"), 0o755);
  await fails(stage, update("one"), 11, /Refused to change anything/);
  const shown = await works(stage, ["collection", "show", guest, "-F", "json"]);
  assert.ok(!shown.stdout.includes('"one"'));
});

Deno.test("the key of the trail is shown once, when the trail is made at a terminal", async () => {
  await using stage = await setStage();
  const made = await stage.run(update("one"), { isTerminal: true });
  const key = /from here on:\s(1:[0-9a-f]{64})\n/.exec(made.stderr)?.[1];
  assert.ok(key, made.stderr);
  const again = await stage.run(update("two"), { isTerminal: true });
  assert.ok(!again.stderr.includes("from here on"));
  const { stderr } = await works(stage, ["audit", "verify", "--trail-key-stdin"], {
    stdin: `${key}\n`,
  });
  assert.match(stderr, /4 trail records are as they were written \(4 of the latter by their key\)/);
});

Deno.test("the key of the trail is not shown in the log of a job", async () => {
  await using stage = await setStage();
  const { stdout, stderr } = await works(stage, update("one"));
  assert.ok(!/1:[0-9a-f]{64}/.test(stdout + stderr));
});

Deno.test("verify says under a passphrase what it cannot see", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const file = join(stage.folder, "passphrase");
  await Deno.writeTextFile(file, "a passphrase of some length", { mode: 0o600 });
  const env = { GCS_PASSPHRASE_FILE: file };
  const config = join(stage.folder, "config.yaml");
  const settings = await Deno.readTextFile(config);
  const changed = settings.includes("key_source: passphrase")
    ? settings
    : /^auth:$/m.test(settings)
    ? settings.replace(/^auth:$/m, "auth:\n  key_source: passphrase")
    : `${settings}auth:\n  key_source: passphrase\n`;
  await Deno.writeTextFile(config, changed, { mode: 0o600 });
  const log = join(stage.folder, "a.log");
  await Deno.writeTextFile(log, transferLog(3), { mode: 0o600 });
  const loaded = await stage.run(["audit", "load", log], { env });
  assert.equal(loaded.code, 0, loaded.stderr);
  const verified = await stage.run(["audit", "verify"], { env });
  assert.equal(verified.code, 0, verified.stderr);
  assert.match(
    verified.stderr,
    /whole folder was put back .* cannot be seen .*audit\.checkpoint_to/,
  );
  const kept = await stage.run([
    "audit",
    "verify",
    "--against",
    verified.stdout.split("\n")[0] ?? "",
  ], {
    env,
  });
  assert.ok(!kept.stderr.includes("cannot be seen"));
});
