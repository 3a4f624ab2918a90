import assert from "node:assert/strict";
import { join } from "node:path";
import { passphraseSource } from "../../src/context/passphrase.ts";
import { environment } from "../../src/config/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { bufferStreams } from "../_support/streams.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { fails, works } from "../commands/_expect.ts";

const words = "correct horse battery staple";

function source(variables: Readonly<Record<string, string>>, isTerminal = false) {
  return passphraseSource(
    environment(new Map(Object.entries(variables))),
    bufferStreams({ isTerminal }).streams,
    new AbortController().signal,
  );
}

async function passphraseFile({ folder }: Stage, text: string, mode = 0o600): Promise<string> {
  const path = join(folder, `passphrase-${mode.toString(8)}`);
  await Deno.writeTextFile(path, text, { mode });
  await Deno.chmod(path, mode);
  return path;
}

Deno.test("the passphrase comes from a private file, without its last line end", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  for (const end of ["", "\n", "\r\n"]) {
    const path = await passphraseFile(stage, words + end);
    const secret = await source({ GCS_PASSPHRASE_FILE: path })(true);
    assert.equal(secret.reveal(), words);
    assert.equal(String(secret), "[redacted]");
  }
});

Deno.test("a passphrase file that others can read is refused with the chmod", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const path = await passphraseFile(stage, words, 0o644);
  await assert.rejects(
    source({ GCS_PASSPHRASE_FILE: path })(false),
    (error) =>
      error instanceof GcsError && /^chmod 600 /.test(error.hint ?? "") &&
      /^Refused to use the passphrase file: other users can reach it/.test(error.message) &&
      !error.message.includes(words),
  );
});

for (const isNew of [true, false]) {
  Deno.test(`without a file and a terminal nobody is asked for the passphrase (new: ${isNew})`, async () => {
    await assert.rejects(
      source({})(isNew),
      (error) =>
        error instanceof GcsError && error.kind === "usage" &&
        /set GCS_PASSPHRASE_FILE/.test(error.hint ?? ""),
    );
  });
}

Deno.test("with keys under a passphrase every command works with the file, and none without", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const config = join(stage.folder, "config.yaml");
  const before = await Deno.readTextFile(config);
  await Deno.writeTextFile(
    config,
    before.replace("auth:\n", "auth:\n  key_source: passphrase\n"),
  );
  const env = { GCS_PASSPHRASE_FILE: await passphraseFile(stage, words) };
  await works(stage, ["config", "set", "api.max_retries", "1"], { env });
  const trail = await works(stage, ["audit", "trail", "-F", "json"], { env });
  assert.match(trail.stdout, /"config set"/);
  assert.equal(stage.keyring.size, 0, "nothing went to the keyring");
  await fails(
    stage,
    ["audit", "trail"],
    2,
    /Cannot ask without a terminal.*\n.*GCS_PASSPHRASE_FILE/,
  );
  const wrong = { GCS_PASSPHRASE_FILE: await passphraseFile(stage, "another one, as long") };
  const outcome = await stage.run(["audit", "trail"], { env: wrong });
  assert.equal(outcome.code, 10, outcome.stderr);
  assert.doesNotMatch(outcome.stderr, /another one/);
});
