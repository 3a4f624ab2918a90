import assert from "node:assert/strict";
import {
  binary,
  commandsOf,
  type Ended,
  isLinux,
  type Machine,
  neighbour,
  plant,
  root,
  setMachine,
  tracedNames,
  type UserCommand,
  victim,
} from "./_neighbours.ts";

const ignore = binary === undefined || !isLinux;

/** Where native code lay before, was looked for, or could be: tried also when nothing asks for it. */
const guesses = [
  "libc.so.6",
  "sqlcipher.so",
  "keyring.node",
  "libsqlcipher.so",
  "build/sqlcipher/libsqlcipher.so",
  "deno-compile-gcs/sqlcipher.so",
  "deno-compile-gcs/keyring.node",
  "deno-compile-gcs/build/sqlcipher/libsqlcipher.so",
  "deno-compile-gcs/node_modules/@napi-rs/keyring/index.js",
];

/** Runs commands as a user; each must end as it does where nobody interferes. */
async function assertUndisturbed(
  machine: Machine,
  temp: string,
  wanted: ReadonlyMap<UserCommand, Ended>,
  uid = victim,
): Promise<void> {
  for (const [command, { code, stdout }] of wanted) {
    const ended = await machine.run(command.args, { ...command, uid, temp });
    const what = `${command.args.join(" ")} as ${uid}: ${ended.stderr}${ended.stdout}`;
    assert.deepEqual(await machine.takeMarks(), [], what);
    assert.equal(ended.code, code, what);
    if (command.config === "keyring") {
      const neutral = (text: string) => text.replaceAll(/home-\d+/g, "home");
      assert.equal(neutral(ended.stdout), neutral(stdout), what);
    }
  }
}

/**
 * Names in the shared folder that the program asks for more than once, so that somebody can know
 * them; also those that it asks for when the others are in the way.
 */
async function namesAskedFor(machine: Machine): Promise<string[]> {
  const times = new Map<string, number>();
  for (let round = 0; round < 4; round++) {
    for (const command of commandsOf(machine)) {
      const temp = await machine.sharedFolder();
      await plant(
        temp,
        [...times].filter(([, count]) => count > 1).map(([name]) => name),
        "folder",
      );
      const asked = await tracedNames(machine, command.args, { ...command, uid: victim, temp });
      for (const name of asked) times.set(name, (times.get(name) ?? 0) + 1);
    }
    if (times.size === 0) break;
  }
  return [...times].filter(([, count]) => count > 1).map(([name]) => name);
}

Deno.test({
  name: "the only names in the shared temporary folder are below one that nobody can guess",
  ignore,
  async fn() {
    await using machine = await setMachine();
    const temp = await machine.sharedFolder();
    const args = ["--sandbox", "collection", "list"];
    const as = { uid: victim, temp, config: "passphrase" } as const;
    const names = [...await tracedNames(machine, args, as)].filter((name) => name.includes("/"));
    assert.ok(names.length > 0, "the tracing sees nothing");
    for (const name of names) assert.match(name, /^gcs-sandbox-[0-9a-f]{12,}\//);
  },
});

Deno.test({
  name: "other users of the machine run no code in our processes and stop none of them",
  ignore,
  async fn(test) {
    await using machine = await setMachine();
    const code = await Deno.readFile(machine.library);
    const names = await namesAskedFor(machine);
    const quiet = await machine.sharedFolder();
    const wanted = new Map<UserCommand, Ended>();
    for (const command of commandsOf(machine)) {
      wanted.set(
        command,
        await machine.run(command.args, { ...command, uid: victim, temp: quiet }),
      );
    }
    const firstRuns = async (temp: string, umask: string) => {
      for (const command of commandsOf(machine).slice(0, 2)) {
        await machine.run(command.args, { ...command, uid: neighbour, temp, umask });
      }
    };

    for (const uid of [victim, root]) {
      await test.step(`code under every name at once, user ${uid}`, async () => {
        const temp = await machine.sharedFolder();
        await plant(temp, [...names, ...guesses], code);
        await assertUndisturbed(machine, temp, wanted, uid);
      });
    }
    for (const target of names) {
      await test.step(`code at ${target}, folders in the way of the rest`, async () => {
        for (const uid of [victim, root]) {
          const temp = await machine.sharedFolder();
          await plant(temp, names.filter((name) => !`${target}/`.startsWith(`${name}/`)), "folder");
          await plant(temp, [target], code);
          await assertUndisturbed(machine, temp, wanted, uid);
        }
      });
    }
    await test.step("a first user who rewrites his files while others run", async () => {
      const temp = await machine.sharedFolder();
      await firstRuns(temp, "022");
      const child = new Deno.Command(machine.rewriter, {
        args: [temp],
        uid: neighbour,
        gid: neighbour,
        stdout: "piped",
      }).spawn();
      try {
        const reader = child.stdout.getReader();
        assert.equal(new TextDecoder().decode((await reader.read()).value), "ready\n");
        reader.releaseLock();
        await assertUndisturbed(machine, temp, wanted);
      } finally {
        child.kill("SIGKILL");
        await child.output();
      }
    });
    await test.step("junk under every name", async () => {
      const temp = await machine.sharedFolder();
      await plant(temp, [...names, ...guesses], new TextEncoder().encode("junk"));
      await assertUndisturbed(machine, temp, wanted);
    });
    await test.step("a first user whose files nobody else may read", async () => {
      const temp = await machine.sharedFolder();
      await firstRuns(temp, "077");
      await assertUndisturbed(machine, temp, wanted);
    });
  },
});
