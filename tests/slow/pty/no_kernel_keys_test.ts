import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { programArguments, programPath } from "../_program.ts";
import { besides } from "../../_support/python_packages.ts";
import {
  bareStage,
  browserFolder,
  hasExpect,
  inTerminal,
  passphraseWords,
  type,
} from "./_terminal.ts";

const forbid = ["python3", besides(import.meta.url, "forbid_keyutils.py")];

/** Registers a test that needs seccomp. Where that is not to be had it is ignored, and says so. */
async function forbiddenTest(name: string, play: () => Promise<void>): Promise<void> {
  const [python = "", script = ""] = forbid;
  const tried = await new Deno.Command(python, { args: [script, "EPERM", "true"] }).output()
    .catch(() => undefined);
  if (hasExpect && tried?.success === true) return Deno.test(name, play);
  const why = `left out, for want of expect, python3 or seccomp: ${name}\n`;
  Deno.stderr.writeSync(new TextEncoder().encode(why));
  Deno.test.ignore(name, () => {});
}

await forbiddenTest(
  "where the kernel refuses keys every command asks, and gcs auth agent ends that",
  async () => {
    await using stage = await bareStage();
    const within = [...forbid, "EPERM"];
    const at = async (argv: readonly string[], script: readonly string[], env = {}) =>
      await inTerminal(stage, argv, script, env, within);
    const login = await at(["login", stage.sandbox.address], [
      "expect {new passphrase (at least}",
      type(passphraseWords),
      "expect {new passphrase again}",
      type(passphraseWords),
    ], await browserFolder(stage, "follow"));
    assert.equal(login.code, 0, login.stdout);
    assert.match(login.stdout, /Every command asks for the passphrase here/);
    const list = ["collection", "list", "-F", "list"];
    const asked = ["expect {passphrase of the key store}", type(passphraseWords)];
    const second = await at(list, asked);
    assert.equal(second.code, 0, second.stdout);
    assert.match(second.stdout, new RegExp(seedIds.mappedCollection));

    await using agent = startAgent(stage.env, within);
    await agent.listens;
    const handed = await at(list, asked);
    assert.equal(handed.code, 0, handed.stdout);
    assert.match(handed.stdout, /The key is open for further commands \(gcs auth agent\)/);
    // Nobody is there to be asked.
    const alone = await stage.run(list, stage.env);
    assert.equal(alone.code, 0, alone.stderr);

    const long = 2 * 3_600_000;
    await stage.logIn("default", ({ session, ...login }) => ({
      ...login,
      session: {
        ...session,
        startedAt: session.startedAt - long,
        lastUsed: session.lastUsed - long,
      },
    }));
    for (const time of ["first", "second"]) {
      const ended = await at(list, []);
      assert.equal(ended.code, 4, `${time}: ${ended.stdout}`);
      assert.match(ended.stdout, /session.*ended|was not used for longer/s, time);
      assert.match(ended.stdout, /hint: gcs login 127\.0\.0\.1:/, time);
    }
  },
);

/** An agent in the foreground of a process of its own. */
function startAgent(env: Readonly<Record<string, string>>, within: readonly string[]) {
  const [program = "", ...args] = [...within, programPath, ...programArguments, "auth", "agent"];
  const child = new Deno.Command(program, {
    args,
    env: { ...env },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  return {
    /** Resolves when it has said where. */
    listens: reader.read(),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      while (!(await reader.read()).done);
      await child.status;
    },
  };
}
