import assert from "node:assert/strict";
import { join } from "node:path";
import { binary, NotOnBinary } from "../_support/binary.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { openThings, stopsAtOnce } from "../_support/stops_at_once.ts";
import { until } from "../_support/until.ts";
import { seedIds } from "../../src/sandbox/mod.ts";

const never = new Promise<void>(() => {});
const roles = [0, 1, 2].map((at) => `5a4d0003-0000-4000-9000-00000000000${at}`);
const batch = ["role", "batch-delete", ...roles, "--yes", "-F", "ndjson"];

/** One kind of waiting: how it comes about, and when it has. */
interface Waiting {
  readonly settings?: string;
  readonly argv: readonly string[];
  /** Sets the endpoint up; gives what tells that the wait has begun. */
  begin(stage: Stage): () => boolean;
}

const isSent = (stage: Stage, count = 1) => () => stage.sandbox.requests.length >= count;

const waits: Readonly<Record<string, Waiting>> = {
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

for (const [what, { settings, argv, begin }] of Object.entries(waits)) {
  Deno.test(`a command that waits for ${what} ends at once when it is aborted, and leaves nothing`, async () => {
    if (binary !== undefined) throw new NotOnBinary("a look at the test's own open files");
    await using stage = await setStage({
      sandbox: { seed: { generate: { roles: roles.length } }, batchDelayMs: 3_600_000 },
      ...(settings === undefined ? {} : { settings }),
    });
    // What the first command opens for good is open.
    assert.equal((await stage.run(["config", "set", "api.max_retries", "3"])).code, 0);
    stage.sandbox.clearRequests();
    const before = await openThings();
    const hasBegun = begin(stage);
    const stop = new AbortController();
    const running = stage.run(argv, { signal: stop.signal });
    await until(`it waits for ${what}`, hasBegun);
    const { code, stderr } = await stopsAtOnce(running, () => stop.abort(), before);
    assert.equal(code, 130, stderr);
    assert.deepEqual(await temporaryFiles(stage.folder), []);
  });
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
