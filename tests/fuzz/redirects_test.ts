import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { judge } from "../../src/login/loopback_rules.ts";
import { checkUrl, redirectTarget } from "../../src/http/url_rules.ts";
import { fuzz } from "./_runs.ts";

const from = new URL("https://gcs.example.org/api/info?x=1");
const piece = fc.oneof(
  fc.constantFrom(
    "https://",
    "http://",
    "//",
    "/",
    "\\",
    "gcs.example.org",
    "gcs.example.org.",
    "evil.example",
    "@",
    ":443",
    ":8443",
    "?",
    "#",
    "..",
    "%2f",
    "javascript:",
    "data:",
    "\t",
    "\n",
    "GCS.EXAMPLE.ORG",
    "。",
    "user:pass@",
    "[::1]",
    "127.0.0.1",
    "ｇcs.example.org",
  ),
  fc.string({ maxLength: 5 }),
  fc.webUrl(),
);
const location = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(""));

Deno.test("fuzz: a redirect is followed to the same host over https without a body, or refused", async () => {
  let followed = 0;
  await fuzz(
    fc.property(fc.constantFrom("GET", "HEAD", "POST", "DELETE"), location, (method, to) => {
      let target: URL;
      try {
        target = redirectTarget(method, from, to);
      } catch (error) {
        assert.ok(error instanceof GcsError && error.kind === "failed", String(error));
        return;
      }
      followed++;
      assert.ok(method === "GET" || method === "HEAD");
      assert.equal(`${target.protocol}//${target.host}`, "https://gcs.example.org");
      assert.equal(target.username + target.password + target.hash, "");
      checkUrl(target);
    }),
  );
  assert.ok(followed > 0, "nothing was followed: the test tries nothing");
});

const state = "s".repeat(43);
const rules = {
  hosts: ["127.0.0.1:5000", "localhost:5000"],
  issuer: "https://auth.example.org",
  redeem: (given: string) => given === state,
  admit: () => true,
};

Deno.test("fuzz: only a GET of the callback with the awaited state ends the wait for a login", async () => {
  const target = fc.array(
    fc.oneof(
      fc.constantFrom(
        "/callback",
        "?",
        "&",
        "=",
        "code",
        "code=abc",
        "state",
        `state=${state}`,
        `${state}`,
        "error=no",
        "iss=https://auth.example.org",
        "iss=https://evil.example",
        "//",
        "..",
        "%00",
        "#",
        "\\",
      ),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 9 },
  ).map((parts) => parts.join(""));
  const good = fc.constantFrom(
    `/callback?code=abc&state=${state}`,
    `/callback?state=${state}&error=no`,
  );
  const host = fc.constantFrom("127.0.0.1:5000", "LOCALHOST:5000", "evil.example", "", undefined);
  const method = fc.constantFrom("GET", "POST", "HEAD", undefined);
  let answered = 0;
  await fuzz(fc.property(method, fc.oneof(target, good), host, (verb, path, name) => {
    const verdict = judge({ method: verb, target: path, host: name }, rules);
    assert.ok(verdict.status >= 200 && verdict.status < 500);
    assert.ok(!verdict.page.includes(state) && !verdict.page.includes("abc"));
    if (verdict.answer === undefined) return;
    answered++;
    assert.equal(verb, "GET");
    assert.ok(rules.hosts.includes((name ?? "").toLowerCase()));
    const url = new URL(path, "http://x");
    assert.equal(url.pathname, "/callback");
    assert.deepEqual(url.searchParams.getAll("state"), [state]);
    assert.equal(
      url.searchParams.getAll("code").length + url.searchParams.getAll("error").length,
      1,
    );
  }));
  assert.ok(answered > 0, "no login ended: the test tries nothing");
});
