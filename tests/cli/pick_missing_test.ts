import assert from "node:assert/strict";
import { canPick, isPickable, pickEndpoint, pickMissing } from "../../src/cli/pick_missing.ts";
import { registry } from "../../src/cli/registry.ts";
import { parseCommandLine } from "../../src/cli/parser.ts";
import { findCommand } from "../../src/cli/find_command.ts";
import type { Context } from "../../src/command/mod.ts";
import { createSandboxContext } from "../../src/context/sandbox.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import type { Pickable } from "../../src/prompts/mod.ts";
import { bufferStreams } from "../_support/streams.ts";
import { environment } from "../../src/config/mod.ts";

async function sandboxed(
  work: (context: Context) => Promise<void>,
  { env = {}, line = [] }: {
    readonly env?: Readonly<Record<string, string>>;
    readonly line?: readonly string[];
  } = {},
): Promise<void> {
  const context = await createSandboxContext({
    globals: parseCommandLine([...line]).globals,
    signal: new AbortController().signal,
    catalogue: () => Promise.resolve([]),
    streams: bufferStreams({ isTerminal: true }).streams,
    environment: environment(new Map(Object.entries(env))),
  });
  try {
    await work(context);
  } finally {
    await context.close();
  }
}

/** The line with what is picked (the first whose name has the word) and typed. */
async function completed(context: Context, line: string, answers: readonly string[]) {
  const found = findCommand(line.split(" "), registry);
  assert.equal(found.kind, "command");
  if (found.kind !== "command") return {};
  const { default: command } = await found.entry.load();
  const { input, missing } = parseCommandLine(found.rest, command);
  const checked = async () => await command.check?.(input);
  const first: unknown = missing ?? await checked().catch((error: unknown) => error);
  assert.ok(isPickable(command, first), String(first));
  const left = [...answers];
  const shown: (readonly Pickable[])[] = [];
  const asking = {
    pick: (_: string, all: readonly Pickable[]) => {
      shown.push(all);
      const word = left.shift() ?? "";
      const one = all.find(({ name, value }) => `${name} ${value}`.includes(word));
      return Promise.resolve(one?.value ?? assert.fail(`nothing has ${word}`));
    },
    ask: () => Promise.resolve(left.shift() ?? assert.fail("asked too often")),
  };
  const given = await pickMissing(
    command,
    context,
    input,
    first,
    async (one) => await command.check?.(one),
    asking,
  );
  assert.deepEqual(left, []);
  return { given, shown };
}

Deno.test("a missing id is picked from the objects of the endpoint, by name", async () => {
  await sandboxed(async (context) => {
    const cases: readonly (readonly [line: string, answer: string, member: string, id: string])[] =
      [
        ["collection show", "Projects", "id", seedIds.mappedCollection],
        ["collection delete", "Shared", "id", seedIds.guestCollection],
        ["storage-gateway show", "Project storage", "id", seedIds.posixGateway],
        ["node show", "192.0.2.10", "id", seedIds.node],
        ["sharing-policy list", "Projects", "collectionId", seedIds.mappedCollection],
      ];
    for (const [line, answer, member, id] of cases) {
      const { given, shown } = await completed(context, line, [answer]);
      assert.equal(given?.[member], id, line);
      assert.ok((shown?.[0]?.length ?? 0) > 0);
    }
  });
});

Deno.test("a role is picked by its role and the name of who has it", async () => {
  await sandboxed(async (context) => {
    const { shown } = await completed(context, "role show", ["owner"]);
    const names = (shown?.[0] ?? []).map(({ name }) => name);
    assert.ok(names.some((name) => /^owner \S+@/.test(name)), names.join("\n"));
  });
});

Deno.test("a connector is picked from the known ones, and what is no id is typed", async () => {
  await sandboxed(async (context) => {
    const made = await completed(context, "storage-gateway create", ["blackpearl", "Archive"]);
    assert.deepEqual(
      [made.given?.["connectorWord"], made.given?.["name"]],
      ["blackpearl", "Archive"],
    );
    const gateway = ["Project storage", "/data", "Data"];
    const { given } = await completed(context, "collection create", gateway);
    assert.deepEqual([given?.["gateway"], given?.["base"], given?.["name"]], [
      seedIds.posixGateway,
      "/data",
      "Data",
    ]);
  });
});

Deno.test("where there is nothing to pick from, the argument is missing as it was", async () => {
  await sandboxed(async (context) => {
    await assert.rejects(completed(context, "stream-gateway show", []), (error) => {
      assert.ok(error instanceof GcsError);
      assert.match(error.message, /^Missing argument GATEWAY_ID/);
      return true;
    });
  });
});

Deno.test("an endpoint is picked among those of profiles and logins", async () => {
  await sandboxed(async (context) => {
    const error = new GcsError("usage", "Cannot tell", { missing: "--endpoint" });
    const { setConfigKey } = await import("../../src/config/mod.ts");
    await assert.rejects(pickEndpoint(context, error), error);
    await setConfigKey(context.paths, "profiles.lab.endpoint", "lab.example.org");
    const asking = {
      pick: (_: string, all: readonly Pickable[]) => {
        assert.deepEqual(all, [{ value: "lab.example.org", name: "profile lab" }]);
        return Promise.resolve("lab.example.org");
      },
      ask: () => assert.fail("asked"),
    };
    assert.equal(await pickEndpoint(context, error, asking), "lab.example.org");
  });
});

Deno.test("nothing is picked with --no-input, --dry-run or --official, in CI, or with ACCESSIBLE", async () => {
  await sandboxed((context) => Promise.resolve(assert.ok(canPick(context))));
  for (const flag of ["--no-input", "--dry-run", "--official"]) {
    await sandboxed((context) => Promise.resolve(assert.ok(!canPick(context), flag)), {
      line: [flag],
    });
  }
  for (const [name, value] of [["CI", "true"], ["ACCESSIBLE", "1"], ["TERM", "dumb"]]) {
    await sandboxed((context) => Promise.resolve(assert.ok(!canPick(context), name)), {
      env: { [name ?? ""]: value ?? "" },
    });
  }
});
