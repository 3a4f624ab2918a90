import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage } from "../_support/stage.ts";
import { changes, documentsOf, dryRun, fails, file, json, membersOf } from "./_expect.ts";
import { refused, works } from "./_expect.ts";

Deno.test("api GET prints the answer as JSON, in the text format too", async () => {
  await using stage = await setStage();
  for (const path of ["/collections", "collections", "/api/collections"]) {
    const { stdout } = await works(stage, ["api", "GET", path]);
    const answer = membersOf(JSON.parse(stdout));
    assert.equal(answer["code"], "success");
    assert.equal(documentsOf(answer["data"]).length, 3);
  }
  const asked = ["api", "get", "/collections", "--query", "data[].id", "-F", "json"];
  assert.equal((await works(stage, asked)).stdout.match(/5a4d/g)?.length, 3);
});

Deno.test("api GET sends query parameters, a repeated one as a list", async () => {
  await using stage = await setStage();
  const words = ["--param", "filter=mapped_collections", "--param", "filter=created_at>2026-02-01"];
  const answer = await json(stage, [
    "api",
    "GET",
    "/collections",
    "--param",
    "page_size=1",
    ...words,
  ]);
  assert.deepEqual(documentsOf(answer["data"]).map(({ id }) => id), [seedIds.privateCollection]);
  const { search } = stage.sandbox.requests.at(-1) ?? { search: "" };
  const query = new URLSearchParams(search);
  assert.equal(query.get("filter"), "mapped_collections,created_at>2026-02-01");
});

Deno.test("api sends a body from the command line, a file or standard input", async () => {
  await using stage = await setStage();
  const patch = ["api", "PATCH", "/endpoint", "--body"];
  const body = { "DATA_TYPE": "endpoint#1.0.0", "organization": "X" };
  const text = JSON.stringify(body);
  await works(stage, [...patch, text]);
  await works(stage, [...patch, await file(stage, "body.json", body)]);
  await works(stage, [...patch, "-"], { stdin: text });
  assert.deepEqual(changes(stage).map((request) => request.body), [body, body, body]);
  assert.equal((await json(stage, ["endpoint", "show"]))["organization"], "X");
});

Deno.test("api --dry-run describes a change and sends none, and shows no secret", async () => {
  await using stage = await setStage();
  const body = { "policies": { "s3_secret_key": "raw-secret-1" } };
  const words = ["api", "POST", "/user_credentials", "--body", await file(stage, "c.json", body)];
  const [request] = await dryRun(stage, words);
  assert.equal(request?.["method"], "POST");
  assert.ok(!JSON.stringify(request).includes("raw-secret-1"));
  assert.deepEqual(await dryRun(stage, ["api", "GET", "/endpoint"]), []);
});

Deno.test("api DELETE asks first", async () => {
  await using stage = await setStage();
  const words = ["api", "DELETE", `/collections/${seedIds.guestCollection}`];
  await fails(stage, words, 2, /--yes/);
  assert.deepEqual(changes(stage), []);
  await works(stage, [...words, "--yes"]);
  assert.equal((await stage.run(["collection", "show", seedIds.guestCollection])).code, 6);
});

Deno.test("api refuses bad input before it sends anything", async () => {
  await using stage = await setStage();
  await refused(stage, ["api", "FETCH", "/endpoint"], /Invalid METHOD "FETCH"/);
  await refused(stage, ["api", "DELET", "/endpoint"], /did you mean "DELETE"/);
  await refused(stage, ["api", "GET", "/collections?x=y"], /plain path/);
  await refused(stage, ["api", "GET", "/../v2/oauth2/userinfo"], /plain path/);
  await refused(stage, ["api", "GET", "https://evil.test/"], /plain path/);
  await refused(stage, ["api", "GET", "/endpoint", "--body", "{}"], /a GET request has none/);
  await refused(stage, ["api", "GET", "/endpoint", "--param", "x"], /is not NAME=VALUE/);
  await refused(stage, ["api", "POST", "/roles", "--body", "{"], /not valid JSON/);
  await refused(
    stage,
    ["api", "POST", "/user_credentials", "--body", '{"s3_secret_key": "raw-secret-2"}'],
    /see the command line/,
  );
});

Deno.test("api tells an error document by its exit code", async () => {
  await using stage = await setStage();
  await fails(stage, ["api", "GET", "/nothing"], 6, /Cannot GET \/api\/nothing/);
  await fails(stage, ["api", "GET", `/roles/${seedIds.node}`], 6, /Cannot/);
});

Deno.test("api refuses a body that is nested too deeply, and sends nothing", async () => {
  await using stage = await setStage();
  for (
    const deep of [
      "[".repeat(100_000) + "]".repeat(100_000),
      '{"a":'.repeat(300) + "1" + "}".repeat(300),
    ]
  ) {
    const path = join(stage.folder, "deep.json");
    await Deno.writeTextFile(path, deep);
    const line = ["api", "POST", "/collections", "--yes", "--body", `file:${path}`];
    await refused(stage, line, /deep.json" is not valid JSON: it is nested deeper than 200 levels/);
    await refused(
      stage,
      [...line, "--dry-run"],
      /deep.json" is not valid JSON: it is nested deeper than 200 levels/,
    );
  }
  assert.deepEqual(stage.sandbox.requests, []);
});
