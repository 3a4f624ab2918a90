import assert from "node:assert/strict";
import { join } from "node:path";
import { transferLines } from "../../audit/_support.ts";
import { type Scene, setScene } from "../../slow/blackbox/_program.ts";

const roundsEach = 36;
const lines = 3_000;

/** A command that is killed, and what must be so after each kill. */
interface Attack {
  readonly argv: (scene: Scene, round: number) => readonly string[];
  readonly after: (scene: Scene, what: string) => Promise<void>;
}

async function expectGood(scene: Scene, argv: readonly string[], what: string) {
  const { code, stdout, stderr } = await scene.run([...argv, "-F", "json"]);
  assert.equal(code, 0, `${what}: ${argv.join(" ")}: ${stderr}`);
  return JSON.parse(stdout);
}

async function verified(scene: Scene, what: string): Promise<void> {
  await expectGood(scene, ["audit", "verify"], what);
}

async function readable(scene: Scene, what: string): Promise<void> {
  const [profile] = await expectGood(scene, ["auth", "status"], what);
  assert.equal(profile.problem, null, what);
}

const attacks: Readonly<Record<string, Attack>> = {
  "a change": {
    argv: (_, round) => ["storage-gateway", "create", "posix", `Killed ${round}`],
    after: verified,
  },
  "a login": {
    argv: ({ sandbox }) => ["login", sandbox.address],
    after: readable,
  },
  "a load": {
    argv: ({ folder }, round) => ["audit", "load", join(folder, `transfers-${round % 3}.log`)],
    after: verified,
  },
  "a rotation": {
    argv: (_, round) => ["auth", round % 2 === 0 ? "rotate-key" : "rotate-tokens"],
    after: readable,
  },
};

/** Kills the command at a moment between its start and the time that it takes undisturbed. */
async function killed(scene: Scene, argv: readonly string[], withinMs: number): Promise<boolean> {
  const child = scene.start(argv);
  const timer = setTimeout(() => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It had ended.
    }
  }, Math.random() * withinMs);
  await child.stdin.close();
  const { signal } = await child.output();
  clearTimeout(timer);
  return signal === "SIGKILL";
}

for (const [name, { argv, after }] of Object.entries(attacks)) {
  Deno.test(`${name} that is killed at ${roundsEach} moments loses nothing`, async () => {
    await using scene = await setScene();
    await expectGood(scene, ["login", scene.sandbox.address], "before");
    for (const part of [0, 1, 2]) {
      const text = transferLines(lines, part * lines).join("\n") + "\n";
      await Deno.writeTextFile(join(scene.folder, `transfers-${part}.log`), text, { mode: 0o600 });
    }
    const began = performance.now();
    const first = await scene.run(argv(scene, 0));
    assert.equal(first.code, 0, first.stderr);
    const wholeMs = performance.now() - began;
    let count = 0;
    let rounds = 0;
    for (; count < roundsEach; rounds++) {
      assert.ok(rounds < 4 * roundsEach, "most commands ended before they could be killed");
      if (!await killed(scene, argv(scene, rounds + 1), wholeMs)) continue;
      count++;
      await after(scene, `${name}, kill ${count}`);
    }
    await verified(scene, "at the end");
    await readable(scene, "at the end");
    if (name === "a load") await loadedWhole(scene);
    if (name === "a change") await recordedWhole(scene);
  });
}

/** What was killed is loaded to its end by the next load, and no line of it twice. */
async function loadedWhole(scene: Scene): Promise<void> {
  for (const part of [0, 1, 2]) {
    const load = await scene.run(["audit", "load", join(scene.folder, `transfers-${part}.log`)]);
    assert.equal(load.code, 0, load.stderr);
  }
  const { stdout } = await scene.run(["audit", "query", "--count", "-F", "json"]);
  assert.match(stdout, new RegExp(`\\b${3 * lines}\\b`));
}

/** Each request that reached the endpoint was on record before it was sent. */
async function recordedWhole(scene: Scene): Promise<void> {
  const posts = scene.sandbox.requests.filter(({ method, path }) =>
    method === "POST" && path === "/api/storage_gateways"
  );
  const { stdout, code } = await scene.run(
    ["audit", "trail", "--limit", "10000", "-F", "json"],
  );
  assert.equal(code, 0);
  const recorded = (stdout.match(/"storage-gateway create/g) ?? []).length;
  assert.ok(recorded >= posts.length, `${recorded} of ${posts.length} changes are on record`);
}
