import assert from "node:assert/strict";
import type { Trail } from "../../src/audit/mod.ts";
import { carryOut } from "../../src/cli/carry_out.ts";
import { defineCommand, type GlobalOptions, type Plan } from "../../src/command/mod.ts";
import { createContext } from "../../src/context/mod.ts";
import { environment } from "../../src/config/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import type { Operation } from "../../src/base/mod.ts";
import { done } from "../../src/output/mod.ts";
import { memoryKeyring } from "../../src/keys/mod.ts";
import { configFolder } from "../config/config_folder.ts";
import { bufferStreams } from "../_support/streams.ts";
import { noGlobals } from "../_support/stage.ts";

/** What happened, in order. */
type Events = string[];

/** What goes wrong with the trail. */
interface Trouble {
  readonly intent?: GcsError;
  /** Number of the result row that cannot be written. */
  readonly result?: number;
}

/** Has a trail tell what is written to it, and fail as wanted. */
function watch(trail: Trail, events: Events, trouble: Trouble): Trail {
  const [intent, result] = [trail.intent.bind(trail), trail.result.bind(trail)];
  let results = 0;
  trail.intent = async (given) => {
    if (trouble.intent !== undefined) throw trouble.intent;
    events.push(`intent ${given.command}`);
    return await intent(given);
  };
  trail.result = async (row, given) => {
    if (++results === trouble.result) throw new GcsError("integrity", "The row is not written");
    events.push(`result ${given.outcome}`);
    await result(row, given);
  };
  return trail;
}

const command = defineCommand({
  path: "thing change",
  summary: "Change a thing",
  scopes: [],
  origin: "gcs",
  route: "local",
  mutates: true,
  plan: () => assert.fail("the plan is given"),
});

function operation(events: Events, name: string, error?: unknown): Operation<string> {
  return {
    request: { service: "gcs", method: "POST", target: `https://gcs.example.org/api/${name}` },
    send: () => {
      events.push(`send ${name}`);
      return error === undefined ? Promise.resolve(name) : Promise.reject(error);
    },
  };
}

async function carry(
  plan: Plan,
  events: Events,
  trouble: Trouble = {},
  globals: Partial<GlobalOptions> = {},
) {
  using home = configFolder();
  const { streams, stderr } = bufferStreams();
  const context = createContext({
    globals: { ...noGlobals, quiet: false, ...globals },
    signal: new AbortController().signal,
    catalogue: () => Promise.resolve([]),
    streams,
    environment: environment(new Map([["HOME", home.path]])),
    keyring: memoryKeyring(),
  });
  const trail = async () => watch(await context.trail(), events, trouble);
  let logins = 0;
  const tokens = () => {
    logins += 1;
    return context.tokens();
  };
  try {
    let watched: Promise<Trail> | undefined;
    const view = await carryOut(
      command,
      { ...context, tokens, trail: () => watched ??= trail() },
      plan,
      {},
    );
    return { view, stderr: stderr(), logins };
  } finally {
    await context.close();
  }
}

const planOf = (...operations: readonly Operation<unknown>[]): Plan => ({
  operations,
  carryOut: async (perform) => {
    const results: unknown[] = [];
    for (const operation of operations) results.push(await perform(operation));
    return done({ results }, "Done");
  },
});

Deno.test("carryOut writes the intent, sends, and writes the result, one operation after another", async () => {
  const events: Events = [];
  const plan = planOf(operation(events, "a"), operation(events, "b"));
  await carry(plan, events);
  assert.deepEqual(events, [
    ...["intent thing change", "send a", "result success"],
    ...["intent thing change", "send b", "result success"],
  ]);
});

Deno.test("carryOut asks once who is logged in for all that is announced together", async () => {
  const events: Events = [];
  const all = Array.from({ length: 20 }, (_, at) => operation(events, String(at)));
  const { logins } = await carry({
    operations: all,
    carryOut: async (perform, announce) => {
      await announce(all.map((operation) => ({ operation })));
      for (const operation of all) await perform(operation);
      return done({}, "Done");
    },
  }, events);
  assert.equal(events.filter((event) => event.startsWith("intent")).length, 20);
  assert.equal(logins, 1);
});

Deno.test("carryOut stops at the first failure, which is on record, and sends nothing more", async () => {
  const events: Events = [];
  const no = new GcsError("conflict", "No");
  const plan = planOf(operation(events, "a", no), operation(events, "b"));
  await assert.rejects(carry(plan, events), no);
  assert.deepEqual(events, ["intent thing change", "send a", "result failure"]);
});

Deno.test("carryOut records an interruption as one, and what it did not expect as a failure", async () => {
  for (
    const [error, outcome] of [
      [new GcsError("interrupted", "Interrupted"), "interrupted"],
      [new TypeError("x is not a function"), "failure"],
    ] as const
  ) {
    const events: Events = [];
    await assert.rejects(carry(planOf(operation(events, "a", error)), events), error);
    assert.equal(events.at(-1), `result ${outcome}`);
  }
});

Deno.test("carryOut records no failure of a change that was made, where its result cannot be written", async () => {
  const events: Events = [];
  await assert.rejects(
    carry(planOf(operation(events, "a")), events, { result: 1 }),
    (error) => error instanceof GcsError && error.kind === "integrity",
  );
  assert.deepEqual(events, ["intent thing change", "send a"]);
});

Deno.test("carryOut sends nothing where the intent cannot be written", async () => {
  const events: Events = [];
  const intent = new GcsError("integrity", "The chain is broken");
  await assert.rejects(
    carry(planOf(operation(events, "a")), events, { intent }),
    (error) =>
      error instanceof GcsError && error.kind === "integrity" &&
      error.message === "Refused to change anything: The chain is broken",
  );
  assert.deepEqual(events, []);
});

Deno.test("carryOut tells an interruption at the intent as one, not as a refusal", async () => {
  const interrupted = new GcsError("interrupted", "Interrupted");
  await assert.rejects(carry(planOf(operation([], "a")), [], { intent: interrupted }), interrupted);
});

Deno.test("carryOut changes this machine's settings without a trail, but runs no program", async () => {
  for (const [method, goesOn] of [["write", true], ["remove", true], ["run", false]] as const) {
    const events: Events = [];
    const intent = new GcsError("secure_store", "There is no keyring");
    const local: Operation<string> = {
      ...operation(events, "a"),
      request: { service: "local", method, target: "x" },
    };
    if (!goesOn) {
      await assert.rejects(carry(planOf(local), events, { intent }), GcsError);
      assert.deepEqual(events, []);
      continue;
    }
    const { stderr } = await carry(planOf(local), events, { intent });
    assert.deepEqual(events, ["send a"]);
    assert.match(stderr, /warning: the audit trail was not written: There is no keyring/);
  }
});

Deno.test("carryOut writes no rows for work that a plan does past perform", async () => {
  const events: Events = [];
  const own = operation(events, "a");
  await carry({ operations: [own], carryOut: async () => done(await own.send(), "Done") }, events);
  assert.deepEqual(events, ["send a"]);
});

Deno.test("carryOut gives a plan the results of its operations, and returns its view", async () => {
  const events: Events = [];
  const { view } = await carry(
    planOf(operation(events, "a"), operation(events, "b")),
    events,
  );
  assert.deepEqual(view, done({ results: ["a", "b"] }, "Done"));
});

Deno.test("carryOut --dry-run describes the operations, asks nothing and sends none", async () => {
  const events: Events = [];
  const plan = {
    ...planOf(operation(events, "a"), operation(events, "b")),
    confirm: { warning: "This deletes it.", answer: "a" },
  };
  const dry = { dryRun: true };
  const { view, stderr } = await carry(plan, events, {}, dry);
  assert.deepEqual(events, []);
  assert.equal(stderr, "");
  assert.deepEqual(
    view,
    done({ "dry_run": true, requests: plan.operations.map(({ request }) => request) }, [
      "Would send: POST https://gcs.example.org/api/a",
      "Would send: POST https://gcs.example.org/api/b",
    ]),
  );
  const nothing = await carry(planOf(), events, {}, dry);
  assert.deepEqual(nothing.view, done({ "dry_run": true, requests: [] }, "Would change nothing"));
});

Deno.test("carryOut asks before it writes anything down, and a refusal leaves no row", async () => {
  const events: Events = [];
  const plan = {
    ...planOf(operation(events, "a")),
    confirm: { warning: "This deletes it.", answer: "a" },
  };
  await assert.rejects(
    carry(plan, events),
    (error) => error instanceof GcsError && error.hint === "add --yes, or set GCS_ASSUME_YES=1",
  );
  assert.deepEqual(events, []);
});
