import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { programCommand } from "../../_support/binary.ts";
import { type ProgramStage, setProgramStage } from "../_program.ts";
import { browserFolder, hasKeyring } from "./_terminal.ts";

async function keyringStage(): Promise<ProgramStage> {
  const stage = await setProgramStage({ sandbox: { autoApprove: seedIds.admin } });
  const file = join(stage.folder, "config.yaml");
  const config = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, config.replace("key_source: passphrase", "key_source: keyring"));
  return stage;
}

/** Runs shell lines on a session bus of their own, where `gcs` is the program. */
async function onBus(
  stage: ProgramStage,
  lines: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const gcs = programCommand.map((word) => `"${word}"`).join(" ");
  const script = `gcs() { ${gcs} "$@"; }\n${lines.join("\n")}`;
  const { GCS_PASSPHRASE_FILE: _, ...kept } = stage.env;
  const { code, stdout, stderr } = await new Deno.Command("dbus-run-session", {
    args: ["--", "sh", "-c", script],
    env: { ...kept, XDG_RUNTIME_DIR: stage.folder, ...env },
    clearEnv: true,
    stdin: "null",
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

const unlock = "printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1";

Deno.test({
  name: "login and whoami keep their key in a real gnome-keyring",
  ignore: !hasKeyring,
  async fn() {
    await using stage = await keyringStage();
    const env = await browserFolder(stage, "follow");
    const address = stage.sandbox.address;
    const { code, stdout, stderr } = await onBus(stage, [
      unlock,
      `gcs login ${address} || exit 1`,
      "gcs whoami -F list || exit 1",
      "gcs auth status -F csv",
    ], env);
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(seedIds.admin));
    assert.match(stdout, /,sealed,keyring,/);
    await assert.rejects(Deno.stat(join(stage.folder, "keys.sealed.json")));
  },
});

Deno.test({
  name:
    "login without a keyring service exits 10 with a hint before a browser opens, long before the bus gives up",
  ignore: !hasKeyring,
  async fn() {
    await using stage = await keyringStage();
    const { code, stderr } = await stage.run(["login", stage.sandbox.address], {
      BROWSER: "x-www-browser",
    });
    assert.equal(code, 10, stderr);
    // What is given up after a time, ours or the bus's, is told as not answering.
    assert.match(stderr, /There is no keyring service in this session/);
    assert.match(stderr, /gcs: hint: .*gcs config set auth\.key_source passphrase/);
    assert.deepEqual(stage.sandbox.requests, []);
  },
});

Deno.test({
  name: "login with a locked keyring exits 10 with a hint, long before the bus gives up",
  ignore: !hasKeyring,
  async fn() {
    await using stage = await keyringStage();
    const { code, stderr } = await onBus(stage, [
      unlock,
      "printf x | secret-tool store --label=x a b 2>/dev/null || true",
      "gdbus call --session --dest org.freedesktop.secrets --object-path " +
      "/org/freedesktop/secrets --method org.freedesktop.Secret.Service.Lock " +
      "\"['/org/freedesktop/secrets/collection/login']\" >/dev/null 2>&1 || " +
      "dbus-send --session --print-reply --dest=org.freedesktop.secrets " +
      "/org/freedesktop/secrets org.freedesktop.Secret.Service.Lock " +
      "array:objpath:/org/freedesktop/secrets/collection/login >/dev/null",
      `gcs login ${stage.sandbox.address}`,
    ]);
    assert.equal(code, 10, stderr);
    assert.match(stderr, /The keyring is locked/);
    assert.match(stderr, /gcs: hint: unlock it/);
    assert.deepEqual(stage.sandbox.requests, []);
  },
});
