import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { connect, hideSecrets, operations } from "../../src/gcs/mod.ts";
import { doing, Sender, withQuery } from "../../src/gcs/sender.ts";
import { issuesInWords, pathName, withArticle } from "../../src/gcs/documents/explain.ts";
import { compareVersions, familyOf, newestVersion } from "../../src/gcs/documents/version.ts";
import { fakeClient, FakeHttp, gcsError, id, result } from "./fake_http.ts";

const core = new Sender(new URL("https://gcs.test/api"), new FakeHttp([]), undefined);

Deno.test("a query parameter that an operation does not take is refused, with the one meant", () => {
  const url = (query: Record<string, string>) => core.url(operations.listNodes, {}, query);
  assert.equal(url({ "page_size": "1" }).search, "?page_size=1");
  assert.throws(() => url({ "page_sise": "1" }), (error) => {
    gcsError("usage", 'no query parameter "page_sise"')(error);
    return error instanceof Error && "hint" in error && error.hint === 'Use "page_size"';
  });
  assert.throws(() => url({ "zzz": "1" }), { hint: undefined });
});

Deno.test("withQuery leaves out what is undefined or empty, and keeps zero", () => {
  const query = { a: undefined, b: "", c: [], d: 0, e: ["x", "y z"], f: "&=" };
  assert.equal(withQuery(new URL("https://x/"), query).search, "?d=0&e=x%2Cy+z&f=%26%3D");
});

Deno.test("an id in a message is short and shows no control character", () => {
  const wrong = `\u001b[31m${"x".repeat(300)}`;
  assert.throws(() => core.url(operations.getNode, { "node_id": wrong }), (error) => {
    gcsError("usage", "is not a UUID (node id)")(error);
    // deno-lint-ignore no-control-regex
    return error instanceof Error && error.message.length < 150 && !/\x1b/.test(error.message);
  });
  assert.equal(doing(operations.getNode, { "node_id": id }), `read node ${id}`);
  assert.equal(doing(operations.getNode, {}), "read node");
});

const articles = {
  "endpoint": "an endpoint",
  "info": "an info",
  "OAuth form": "an OAuth form",
  "user credential": "a user credential",
  "role": "a role",
} as const;
for (const [name, words] of Object.entries(articles)) {
  Deno.test(`withArticle makes "${words}" of "${name}"`, () => {
    assert.equal(withArticle(name), words);
  });
}

Deno.test("paths of members are written as people write them", () => {
  assert.equal(pathName([]), "");
  assert.equal(pathName(["a"]), "a");
  assert.equal(pathName(["a", 0, "b", 12]), "a[0].b[12]");
  assert.equal(pathName([0, "a"]), "[0].a");
  const issue = (path: PropertyKey[], message: string) =>
    ({ code: "custom", path, message, input: 1 }) as const;
  assert.equal(
    issuesInWords([issue(["a", 1], "is wrong"), issue([], "is all wrong")]),
    '"a[1]" is wrong; is all wrong',
  );
});

Deno.test("versions are ordered by number and the newest of none is 1.0.0", () => {
  const version = fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }).map((v) => v.join("."));
  fc.assert(fc.property(version, version, version, (a, b, c) => {
    assert.equal(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a)), 0);
    const [low, middle, high] = [a, b, c].sort(compareVersions);
    assert.ok(compareVersions(low ?? "", middle ?? "") <= 0);
    assert.ok(compareVersions(low ?? "", high ?? "") <= 0);
    assert.ok(compareVersions(newestVersion([a, b, c]), "1.0.0") >= 0);
  }));
  assert.equal(newestVersion([]), "1.0.0");
  assert.equal(newestVersion(["1.9.0", "1.10.0", "1.2.0"]), "1.10.0");
  assert.equal(compareVersions("1.0", "1.0.0"), 0);
});

const dataTypes: readonly (readonly [unknown, string | undefined])[] = [
  ["role#1.0.0", "role"],
  ["s3_storage_policies#12.34.56", "s3_storage_policies"],
  ["role", undefined],
  ["role#1", undefined],
  ["Role#1.0.0", undefined],
  ["role#1.0.0-beta", undefined],
  ["#1.0.0", undefined],
  ["role#1.0.0\n", undefined],
  [["role#1.0.0"], undefined],
  [null, undefined],
];
for (const [given, family] of dataTypes) {
  Deno.test(`the family of ${JSON.stringify(given)} is ${family ?? "none"}`, () => {
    assert.equal(familyOf(given), family);
  });
}

const names: readonly (readonly [string, boolean])[] = [
  ["secret", true],
  ["s3_secret_key", true],
  ["clientSecret", true],
  ["PASSWORD", true],
  ["passphrase", true],
  ["private_key", true],
  ["privateKey", true],
  ["token", true],
  ["access_token", true],
  ["s3_key_id", false],
  ["token_expiry", false],
  ["username", false],
  ["keywords", false],
];
for (const [name, secret] of names) {
  Deno.test(`a text named "${name}" is ${secret ? "hidden" : "shown"}, wherever it stands`, () => {
    const given = { a: [{ [name]: "VALUE-1" }], [name]: ["VALUE-2", 7, null, { plain: "p" }] };
    const hidden = hideSecrets(given);
    assert.equal(JSON.stringify(hidden).includes("VALUE-"), !secret);
    assert.ok(JSON.stringify(hidden).includes('"plain":"p"'));
    assert.deepEqual(given.a, [{ [name]: "VALUE-1" }], "the original is left alone");
  });
}

Deno.test("hideSecrets keeps the form of any JSON", () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
    const hidden = JSON.stringify(hideSecrets(value));
    assert.equal(hidden, JSON.stringify(value), "names that fast-check makes are harmless");
    assert.ok(hideSecrets(new Secret("kept-as-it-is")) instanceof Secret);
  }));
});

Deno.test("a raw path is sent as it was meant, escapes included", async () => {
  const paths = {
    "nodes/é": "/nodes/%C3%A9",
    "nodes/100%": "/nodes/100%25",
    "nodes/%C3%A9": "/nodes/%C3%A9",
    "apis": "/apis",
    "api/api": "/api",
    "collections/": "/collections/",
  };
  for (const [path, sent] of Object.entries(paths)) {
    const { gcs, http } = fakeClient({ path: sent, json: result([]) });
    await gcs.request("GET", path);
    http.done();
  }
});

Deno.test("a raw request gives undefined for an empty answer, and passes its signal on", async () => {
  const { gcs, http } = fakeClient({ status: 204, text: "" });
  const { signal } = new AbortController();
  const answer = await gcs.request("DELETE", "/roles/x", { signal });
  assert.deepEqual([answer.status, answer.json], [204, undefined]);
  assert.equal(http.requests[0]?.signal, signal);
});

Deno.test("connect takes a token as text or Secret, and none for what is open to all", () => {
  for (const token of ["text-token-1", new Secret("secret-token-1"), undefined]) {
    using client = connect(
      token === undefined ? { address: "a.test" } : { address: "a.test", token },
    );
    assert.equal(client.url.href, "https://a.test/api");
    assert.ok(!Deno.inspect(client, { depth: 5 }).includes("token-1"));
  }
  assert.throws(() => connect({ address: "http://a.test" }), gcsError("usage", "only https"));
});
