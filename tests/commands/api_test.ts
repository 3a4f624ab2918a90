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
  await refused(stage, ["api", "GET", "/collections#x"], /plain path/);
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

Deno.test("api takes a query string in the path, --param and -f together", async () => {
  await using stage = await setStage();
  await works(stage, [
    ...["api", "GET", "/collections?page_size=2&filter=mapped_collections"],
    ...["--param", "include=private_policies", "-f", "filter=managed_by_me"],
  ]);
  const { search } = stage.sandbox.requests.at(-1) ?? { search: "" };
  assert.deepEqual(Object.fromEntries(new URLSearchParams(search)), {
    "page_size": "2",
    filter: "mapped_collections,managed_by_me",
    include: "private_policies",
  });
});

Deno.test("api -f makes a body of texts and of JSON, and takes no secret", async () => {
  await using stage = await setStage();
  const patch = ["api", "PATCH", "/endpoint", "-f", "DATA_TYPE=endpoint#1.0.0"];
  await works(stage, [
    ...patch,
    "-f",
    "organization=A=B",
    "-f",
    'keywords:=["x"]',
    "-f",
    "public:=false",
  ]);
  assert.deepEqual(changes(stage).map(({ body }) => body), [{
    "DATA_TYPE": "endpoint#1.0.0",
    organization: "A=B",
    keywords: ["x"],
    public: false,
  }]);
  await refused(stage, [...patch, "-f", "public:=yes"], /not valid JSON/);
  await refused(stage, [...patch, "-f", "public"], /is not NAME=VALUE/);
  await refused(stage, [...patch, "-f", "DATA_TYPE=x"], /is given twice/);
  await refused(stage, [...patch, "--body", "{}"], /--body is given, too/);
  await refused(stage, [...patch, "--paginate"], /only a GET request/);
  const secret = ["api", "POST", "/user_credentials", "-f", 'policies:={"s3_secret_key":"x"}'];
  await refused(stage, secret, /it holds a secret/);
});

Deno.test("api --paginate prints all pages of a list as one answer", async () => {
  await using stage = await setStage({ sandbox: { maxPageSize: 1 } });
  const answer = await json(stage, ["api", "GET", "/collections", "--paginate"]);
  assert.equal(documentsOf(answer["data"]).length, 3);
  assert.deepEqual([answer["marker"], answer["has_next_page"]], [null, false]);
  const pages = stage.sandbox.requests.filter(({ path }) => path === "/api/collections");
  assert.equal(pages.length, 3);
  assert.equal((await json(stage, ["api", "GET", "/endpoint", "--paginate"]))["code"], "success");
});

Deno.test("api --paginate -F ndjson prints each document of a list as its page comes", async () => {
  await using stage = await setStage({ sandbox: { maxPageSize: 1 } });
  const words = ["api", "GET", "/collections", "--paginate", "-F", "ndjson"];
  const { stdout } = await works(stage, words);
  const documents = stdout.trimEnd().split("\n").map((line) => membersOf(JSON.parse(line)));
  const whole = await json(stage, words.slice(0, 4));
  assert.deepEqual(documents, documentsOf(whole["data"]));
  const names = await works(stage, [...words, "--query", "data[].display_name"]);
  assert.equal(names.stdout.trimEnd().split("\n").length, documents.length);
  const one = await works(stage, ["api", "GET", "/endpoint", "--paginate", "-F", "ndjson"]);
  assert.match(String(membersOf(JSON.parse(one.stdout))["DATA_TYPE"]), /^endpoint#/);
});

Deno.test("api --include prints status and headers before the body, and as JSON beside it", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, ["api", "GET", "/endpoint", "--include"]);
  assert.match(
    stdout,
    /^HTTP 200\n(?:[a-z-]+: .*\n)*content-type: application\/json.*\n(?:[a-z-]+: .*\n)*\n\{/,
  );
  const whole = await json(stage, ["api", "GET", "/endpoint", "-i"]);
  assert.equal(whole["status"], 200);
  assert.match(String(membersOf(whole["headers"])["content-type"]), /json/);
  assert.equal(membersOf(whole["body"])["code"], "success");
});

Deno.test("every example of api's help works as it stands", async () => {
  await using stage = await setStage();
  const { default: command } = await import("../../src/commands/api.ts");
  const examples = (command.examples ?? []).filter(([line]) => !line.includes("file:"));
  assert.ok(examples.length >= 3);
  for (const [line] of examples) {
    const [, ...words] = line.split(" ").map((word) => word.replace(/^'(.*)'$/, "$1"));
    await works(stage, words);
  }
});
