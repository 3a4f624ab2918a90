import assert from "node:assert/strict";
import { webPageIn } from "../../src/http/web_page.ts";
import { fakeClient } from "./_fake.ts";

const url = new URL("https://gcs.example.org/api/info");

function page(body: string, type = "text/html", status = 200) {
  const bytes = new TextEncoder().encode(body);
  return webPageIn({ headers: new Headers({ "content-type": type }), body: bytes, status });
}

const login =
  `<html><head><title> Campus\n network </title></head><form><input name=p type="password">`;

Deno.test("the login page of a network is said to be one, with its title", async () => {
  const { client } = fakeClient([{ headers: { "content-type": "text/html" }, body: login }]);
  const answer = await client.send({ method: "GET", url });
  assert.throws(() => answer.json(), {
    kind: "failed",
    message: 'The answer is not JSON: a login page ("Campus network") answered instead of the API',
    hint: "The network or a proxy wants a login: open the address in a browser on this machine",
  });
});

Deno.test("a page is known by its type or its first bytes, a login by field, title or status", () => {
  assert.deepEqual(page(login), { title: "Campus network", asksForLogin: true });
  assert.deepEqual(page("\n<!DOCTYPE html><title>It works</title>", "text/plain"), {
    title: "It works",
    asksForLogin: false,
  });
  assert.equal(page("<html><title>Sign in to continue</title>")?.asksForLogin, true);
  assert.equal(page("<html><title>Blogging inside</title>")?.asksForLogin, false);
  assert.equal(page("<html>", "text/html", 511)?.asksForLogin, true);
  assert.equal(page("<html>")?.title, undefined);
  assert.equal(page('{"html": "<html>"}', "application/json"), undefined);
  assert.equal(page("", "application/json"), undefined);
});

Deno.test("a page's title can neither end the line nor be long", () => {
  const title = page(`<title>a\u001b[2J\u202eb${"x".repeat(500)}</title>`)?.title ?? "";
  for (const hidden of ["\u001b", "\u202e", "\n"]) assert.ok(!title.includes(hidden), title);
  assert.ok(title.length < 120, String(title.length));
});

Deno.test("a redirect to another host may be a login page, and says so", async () => {
  const location = "https://portal.example.net/login?from=gcs";
  const { client } = fakeClient([{ status: 302, headers: { location }, body: "" }]);
  await assert.rejects(client.send({ method: "GET", url }), {
    message: /redirects to another host, "portal\.example\.net", which is not followed/,
    hint: /login page of a network or proxy/,
  });
});
