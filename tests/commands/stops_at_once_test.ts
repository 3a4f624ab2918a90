import assert from "node:assert/strict";
import { join } from "node:path";
import { binary, NotOnBinary } from "../_support/binary.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { openThings, stopsAtOnce } from "../_support/stops_at_once.ts";
import { until } from "../_support/until.ts";
import { withFileLock } from "../../src/files/mod.ts";
import { seedIds } from "../../src/sandbox/mod.ts";

const never = new Promise<void>(() => {});
const roles = [0, 1, 2].map((at) => `5a4d0003-0000-4000-9000-00000000000${at}`);
const batch = ["role", "batch-delete", ...roles, "--yes", "-F", "ndjson"];

/** One kind of waiting: how it comes about, and when it has. */
interface Waiting {
  readonly settings?: string;
  readonly argv: readonly string[];
  /** The first Ctrl-C only ends the start of new work. Default: it aborts the command. */
  readonly drains?: boolean;
  /**
   * Sets the endpoint up, and what else has to be so until `over`; gives what tells that the wait has
   * begun.
   */
  begin(stage: Stage, over: Promise<void>): Begun | Promise<Begun>;
}

type Begun = () => boolean | Promise<boolean>;

/** Has another process write, as far as a command can tell. */
const locked = (name: string, argv: readonly string[], drains = false): Waiting => ({
  argv,
  drains,
  async begin({ folder }, over) {
    const path = join(folder, name);
    await new Promise<void>((resolve) => {
      void withFileLock(path, () => (resolve(), over));
    });
    return async () => (await openFiles()).filter((file) => file === `${path}.lock`).length === 2;
  },
});

async function openFiles(): Promise<string[]> {
  const all = await Array.fromAsync(Deno.readDir("/proc/self/fd"));
  const targets = all.map(({ name }) => Deno.readLink(`/proc/self/fd/${name}`).catch(() => ""));
  return await Promise.all(targets);
}

const isSent = (stage: Stage, count = 1) => () => stage.sandbox.requests.length >= count;

const waits: Readonly<Record<string, Waiting>> = {
  "another gcs that writes to the trail": locked("audit/audit.db.vault", [
    ...["collection", "delete", seedIds.guestCollection, "--yes"],
  ]),
  "another gcs that writes to the trail, before a batch": locked("audit/audit.db.vault", [
    ...["user-credentials", "delete", ...roles, "--yes"],
  ], true),
  "another gcs that writes to the configuration": locked("config.yaml", [
    ...["config", "set", "api.max_retries", "4"],
  ]),
  "another gcs that writes to the aliases": locked("aliases.json", [
    ...["alias", "set", "mine", "node list"],
  ]),
  "another gcs that seals tokens": locked("tokens/store", ["auth", "rotate-key", "--yes"]),
  "a request under way": {
    argv: ["node", "list"],
    begin: ({ sandbox }) => {
      const fault = sandbox.faults.add({ held: never });
      return () => fault.hits > 0;
    },
  },
  "a retry": {
    argv: ["node", "list"],
    begin: ({ sandbox }) => {
      const fault = sandbox.faults.add({ status: 503, retryAfter: "60" });
      return () => fault.hits > 0;
    },
  },
  "the rate": {
    settings: "performance:\n  batch_workers: 3\n",
    argv: batch,
    begin: (stage) => {
      // The endpoint says that nothing is left for a minute.
      const fault = stage.sandbox.faults.add({
        ...{ status: 429, retryAfter: "60", times: 1 },
        match: { method: "DELETE" },
      });
      return () => fault.hits > 0;
    },
  },
  "a free connection": {
    settings: "performance:\n  batch_workers: 3\n  max_connections: 1\n",
    argv: batch,
    begin: ({ sandbox }) => {
      const fault = sandbox.faults.add({ held: never, match: { method: "DELETE" } });
      return () => fault.hits > 0;
    },
  },
  "the end of a batch": {
    argv: batch,
    begin: ({ sandbox }) => {
      const fault = sandbox.faults.add({ held: never, match: { method: "DELETE" } });
      return () => fault.hits === roles.length;
    },
  },
  "a change to be seen": {
    argv: ["collection", "batch-delete", seedIds.guestCollection, "--yes", "--wait=600"],
    begin: (stage) => isSent(stage, 3),
  },
};

for (const [what, { settings, argv, drains, begin }] of Object.entries(waits)) {
  Deno.test(`a command that waits for ${what} ends at once when it is aborted, and leaves nothing`, async () => {
    if (binary !== undefined) throw new NotOnBinary("a look at the test's own open files");
    await using stage = await setStage({
      sandbox: { seed: { generate: { roles: roles.length } }, batchDelayMs: 3_600_000 },
      ...(settings === undefined ? {} : { settings }),
    });
    // What the first command opens for good is open.
    assert.equal((await stage.run(["config", "set", "api.max_retries", "3"])).code, 0);
    stage.sandbox.clearRequests();
    const over = Promise.withResolvers<void>();
    const hasBegun = await begin(stage, over.promise);
    const before = await openThings();
    const { signal, abort } = aborter();
    const running = stage.run(argv, drains ? { stop: signal } : { signal });
    await until(`it waits for ${what}`, hasBegun);
    const { code, stderr } = await stopsAtOnce(running, abort, before);
    over.resolve();
    assert.equal(code, 130, stderr);
    assert.deepEqual(await temporaryFiles(stage.folder), []);
  });
}

function aborter() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

/** What a write leaves that was broken off. */
async function temporaryFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) found.push(...await temporaryFiles(path));
    else if (name.endsWith(".tmp")) found.push(path);
  }
  return found;
}
