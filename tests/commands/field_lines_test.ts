import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { serviceClientSecret } from "../../src/sandbox/standard_seed.ts";
import { canFake, fakeProgram } from "../official/_fake_program.ts";
import type { Outcome, Stage } from "../_support/stage.ts";
import { loginStage } from "./_browser.ts";
import { changes, json, membersOf } from "./_expect.ts";
import { type FieldLine, fieldLines, fieldSources } from "./_field_lines.ts";
import { atNode } from "./_at_node.ts";
import { shellCall } from "./_shell_line.ts";

const manageProjects = "urn:globus:auth:scope:auth.globus.org:manage_projects";
const canary = "cAnArY-typed-on-a-line-0123456789";

/** Texts with what stands for the names in braces; some are made for the line. */
async function filled(stage: Stage, texts: readonly string[]): Promise<string[]> {
  const { folder } = stage;
  const ids: Readonly<Record<string, string>> = {
    ...{ endpoint: seedIds.endpoint, gateway: seedIds.posixGateway, s3: seedIds.s3Gateway },
    ...{ collection: seedIds.mappedCollection, node: seedIds.node, group: seedIds.group },
    ...{ admin: seedIds.admin, researcher: seedIds.researcher, project: seedIds.project },
    ...{ subscription: seedIds.subscription, policy: seedIds.policy },
    ...{ service: seedIds.serviceClient, secret: serviceClientSecret, typed: canary, folder },
  };
  const values = new Map(Object.entries(ids));
  for (const [name, make] of Object.entries(spares)) {
    if (texts[0]?.includes(`{${name}}`)) values.set(name, await make(stage));
  }
  return texts.map((text) =>
    text.replace(/\{([a-z0-9-]+)\}/g, (braced, name) => values.get(name) ?? braced)
  );
}

async function created(stage: Stage, line: readonly string[]): Promise<string> {
  return String((await json(stage, line))["id"]);
}

const spares: Readonly<Record<string, (stage: Stage) => Promise<string>>> = {
  "spare-collection": (stage) =>
    created(stage, [
      ...["collection", "create", seedIds.posixGateway, "/projects/spare", "Spare"],
      "--no-delete-protected",
    ]),
  "spare-gateway": (stage) =>
    created(stage, ["storage-gateway", "create", "posix", "Spare", "--domain", "example.org"]),
  credential: (stage) =>
    created(stage, [
      ...["user-credentials", "s3-create", seedIds.s3Gateway, "--globus-identity", seedIds.admin],
    ]),
};

/** Whether `value` has all of `wanted`, members in members; lists are the same. */
function has(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted) || wanted === null || typeof wanted !== "object") {
    return JSON.stringify(value) === JSON.stringify(wanted);
  }
  if (value === null || typeof value !== "object") return false;
  const members = membersOf(value);
  return Object.entries(wanted).every(([name, member]) => has(members[name], member));
}

function sends(stage: Stage, outcome: Outcome, request: string): void {
  assert.equal(outcome.code, 0, outcome.stderr);
  const [, method, path, body] = /^(\S+) (\S+)(?: (.*))?$/.exec(request) ?? [];
  const sent = stage.sandbox.requests.filter((one) => one.method === method && one.path === path);
  assert.ok(
    sent.length > 0,
    stage.sandbox.requests.map((one) => `${one.method} ${one.path}`).join(),
  );
  if (body === undefined) return;
  const wanted: unknown = JSON.parse(body);
  assert.ok(sent.some((one) => has(one.body, wanted)), JSON.stringify(sent.map((one) => one.body)));
}

function refuses(stage: Stage, outcome: Outcome, text: string): void {
  assert.equal(outcome.code, 2, outcome.stderr + outcome.stdout);
  assert.ok(outcome.stderr.includes(text), outcome.stderr);
  assert.equal(outcome.stdout, "");
  assert.deepEqual(changes(stage).map(({ path }) => path), []);
}

/** Plays one line, and gives what is wrong; undefined where it does what it must. */
async function fault(
  stage: Stage,
  { line, expected }: FieldLine,
  browser: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const [ready = "", must = ""] = await filled(stage, [line, expected]);
  await using program = await fakeProgram();
  const call = shellCall(ready);
  stage.sandbox.clearRequests();
  const outcome = await stage.run(["--official", ...call.words], {
    // Only where a login shall be seen: others must not wait for a person.
    env: {
      ...(must.includes("/authorize") ? browser : {}),
      ...call.env,
      GCS_OFFICIAL_CLI: program.path,
    },
    ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
  });
  const [kind = "", ...rest] = must.split(" ");
  const text = rest.join(" ");
  try {
    assert.ok(!(outcome.stdout + outcome.stderr).includes(canary), "a secret is shown");
    if (kind === "refused") refuses(stage, outcome, text);
    else if (kind === "prints") assert.ok(outcome.code === 0 && outcome.stdout.includes(text));
    else if (kind === "checks") {
      // The stage has what is no fault of the line: a configuration of its own in a new folder.
      assert.ok(outcome.code <= 1 && outcome.stdout.includes(text), outcome.stdout);
    } else if (kind === "exits") {
      assert.equal(outcome.code, Number(rest[0]), outcome.stderr);
      assert.ok(outcome.stderr.includes(rest.slice(1).join(" ")), outcome.stderr);
    } else if (kind === "run") {
      assert.equal(outcome.code, 0, outcome.stderr);
      const given = await program.args();
      for (const word of rest) assert.ok(given.includes(word), `${word}: ${given.join(" ")}`);
      // Who the line acts as, the official program acts as, too.
      const isService = "GCS_CLI_CLIENT_SECRET" in call.env;
      assert.equal((await program.seen()).includes("GCS_CLI_CLIENT_SECRET="), isService);
    } else sends(stage, outcome, must);
    return undefined;
  } catch (error) {
    return `${ready}\n   must: ${must}\n   ${error instanceof Error ? error.message : error}`;
  }
}

Deno.test("the corpus has 150 lines, and 60 of places besides those that were known first", () => {
  assert.ok(fieldLines.length >= 150);
  const others = fieldLines.filter(({ source }) => fieldSources[source]?.inNotes === false);
  assert.ok(others.length >= 60);
  const used = new Set(fieldLines.map(({ source }) => source));
  assert.deepEqual([...used].sort(), Object.keys(fieldSources).sort());
});

Deno.test({
  name: "every line of the field does under the official name what it must",
  ignore: !canFake,
  // A browser is started for the logins, and nobody waits for its end.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const { stage, env } = await loginStage();
    await using _ = stage;
    using _folder = await atNode(stage);
    // As the login of the official program has it; that one asks at a terminal, which is not here.
    const agreed = await stage.run(["session", "consent", manageProjects], { env });
    assert.equal(agreed.code, 0, agreed.stderr);
    const faults: string[] = [];
    for (const line of fieldLines) {
      const found = await fault(stage, line, env);
      if (found !== undefined) faults.push(`${line.source}: ${found}`);
      assert.deepEqual(faults, [], `${faults.length} lines:\n\n${faults.join("\n\n")}`);
    }
  },
});
