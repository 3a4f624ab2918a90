import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage } from "../_support/stage.ts";
import { documentsOf } from "./_expect.ts";

const official = ["--official"];
const unknown = "5a4d0000-0000-4000-8000-00000000ffff";

/** What fails, the exit code of the contract, and what stands on stderr. */
const cases: readonly (readonly [
  line: string,
  code: number,
  text: RegExp,
  status: number | null,
  name: string,
])[] = [
  [
    `collection show ${unknown}`,
    6,
    /^Error: Cannot read collection .*: Collection not found\n$/,
    404,
    "not_found",
  ],
  [
    "collection list --fliter x",
    2,
    /^Error: Unknown option "--fliter"\nHint: did you mean "--filter"\?\n/,
    null,
    "usage",
  ],
  [
    "collection lst",
    2,
    /^Error: Unknown command .*\nHint: globus-connect-server collection/,
    null,
    "usage",
  ],
  [
    `collection delete ${seedIds.guestCollection}`,
    2,
    new RegExp(
      `^Error: Cannot ask .*\\nHint: .*globus-connect-server collection delete ` +
        `${seedIds.guestCollection} --yes\\n$`,
    ),
    null,
    "usage",
  ],
];

Deno.test("called as the official program, failures are told as it tells them", async (t) => {
  await using stage = await setStage();
  for (const [line, code, text, status, name] of cases) {
    await t.step(line, async () => {
      const told = await stage.run([...official, ...line.split(" ")]);
      assert.equal(told.code, code, told.stderr);
      assert.equal(told.stdout, "");
      assert.match(told.stderr, text);
      const asJson = await stage.run([...official, "-F", "json", ...line.split(" ")]);
      assert.equal(asJson.code, code);
      const [error = {}, ...more] = documentsOf(JSON.parse(asJson.stderr));
      assert.deepEqual(more, []);
      assert.deepEqual(
        [error["DATA_TYPE"], error["code"], error["http_status"], error["is_error"]],
        ["result#1.1.0", name, status, true],
      );
      assert.ok(told.stderr.startsWith(`Error: ${error["message"]}`));
    });
  }
});

// Scripts read both streams as one and give them to jq.
Deno.test("called as the official program, the endpoint's own code of an error is kept", async () => {
  await using stage = await setStage();
  const line = ["endpoint", "role", "create", "administrator", "researcher@example.org"];
  await stage.run([...official, ...line]);
  const { stdout, stderr } = await stage.run([...official, "-F", "json", ...line]);
  const [error] = documentsOf(JSON.parse(stdout + stderr));
  assert.equal(error?.["http_status"], 409);
  assert.equal(error?.["is_error"], true);
});

Deno.test("called as the official program, an endpoint that does not answer is contacted in vain", async () => {
  await using stage = await setStage();
  stage.sandbox.faults.add({ status: 503, times: 99, match: { path: "/api/endpoint" } });
  const { code, stderr } = await stage.run([...official, "endpoint", "show"]);
  assert.equal(code, 8);
  assert.match(stderr, /^Error contacting /);
});
