import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import * as forms from "../../src/forms/mod.ts";
import { fuzz } from "./_runs.ts";

const { displayName, ...others } = forms;
const all = Object.entries({ ...others, displayName: displayName(128) });

const piece = fc.oneof(
  fc.constantFrom("https://", "http:", "//", "@", ".", "..", "/", "\\", ":", "?", "#", "*.", " "),
  fc.constantFrom(
    "\n",
    "\t",
    "\u0000",
    "\u001b[2J",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u2800",
    "\ud800",
  ),
  fc.constantFrom("example.org", "ada", "192.0.2.1", "[::1]", "2001:db8::1", "xn--", "%2e%2e", "ä"),
  fc.string({ unit: "binary", maxLength: 4 }),
);
const text = fc.array(piece, { maxLength: 7 }).map((parts) => parts.join(""));
const example = fc.constantFrom(...all.map(([, { example }]) => example));
const changed = fc.tuple(example, fc.nat(40), piece).map(([whole, at, part]) =>
  whole.slice(0, at) + part + whole.slice(at)
);
const input = fc.oneof(text, changed, example);

Deno.test("fuzz: what a form takes it takes again, and gives back as it is", async () => {
  let taken = 0;
  await fuzz(fc.property(fc.constantFrom(...all), input, ([name, form], typed) => {
    const value = form.read(typed);
    if (value === undefined) return;
    taken++;
    assert.equal(form.read(value), value, name);
    assert.equal(value.toLowerCase(), typed.toLowerCase().slice(0, value.length));
  }));
  assert.ok(taken > 0);
});

Deno.test("fuzz: no form takes what ends a line, moves a terminal or turns text around", async () => {
  await fuzz(fc.property(fc.constantFrom(...all), input, ([name, form], typed) => {
    const value = form.read(typed);
    if (value === undefined) return;
    const plain = name === "prose" ? value.replace(/[\n\r\t]/g, "") : value;
    assert.doesNotMatch(plain, /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u, name);
  }));
});

Deno.test("fuzz: an address of a page or a service is where a browser would go, and names nobody", async () => {
  const { webUrl, serviceUrl, s3Endpoint } = forms;
  await fuzz(fc.property(fc.oneof(input, fc.webUrl()), (typed) => {
    for (const form of [webUrl, serviceUrl, s3Endpoint]) {
      const value = form.read(typed);
      if (value === undefined) continue;
      const url = new URL(value);
      assert.match(url.protocol, /^https?:$/);
      assert.deepEqual([url.username, url.password], ["", ""]);
      assert.ok(url.hostname !== "");
      if (form !== webUrl) assert.deepEqual([url.search, url.hash], ["", ""]);
    }
  }));
});

Deno.test("fuzz: a path that is taken never leads out of its folder", async () => {
  await fuzz(fc.property(input, (typed) => {
    const value = forms.path.read(`/base/${typed}`);
    if (value === undefined) return;
    assert.ok(!value.split("/").includes(".."));
  }));
});
