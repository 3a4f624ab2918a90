import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { parseManagerAddress } from "../../src/gcs/mod.ts";
import { gcsError } from "./fake_http.ts";

const accepted: readonly (readonly [string, string])[] = [
  ["abc.def.data.globus.org", "https://abc.def.data.globus.org/api"],
  ["ABC.def.data.globus.org", "https://abc.def.data.globus.org/api"],
  ["https://abc.def.data.globus.org", "https://abc.def.data.globus.org/api"],
  ["https://abc.def.data.globus.org/", "https://abc.def.data.globus.org/api"],
  ["https://abc.def.data.globus.org/api", "https://abc.def.data.globus.org/api"],
  ["HTTPS://abc.def.data.globus.org/api/", "https://abc.def.data.globus.org/api"],
  ["localhost:8443", "https://localhost:8443/api"],
  ["127.0.0.1:4430", "https://127.0.0.1:4430/api"],
  ["[::1]:4430", "https://[::1]:4430/api"],
  ["::1", "https://[::1]/api"],
  ["https://[FD00::1]:443/api", "https://[fd00::1]/api"],
  ["fd00:0::1", "https://[fd00::1]/api"],
];

for (const [given, expected] of accepted) {
  Deno.test(`parseManagerAddress accepts ${given}`, () => {
    assert.equal(parseManagerAddress(given).href, expected);
  });
}

const refused: readonly (readonly [string, RegExp])[] = [
  ["http://gcs.example.org", /only https is allowed, not http$/],
  ["ftp://gcs.example.org", /only https is allowed/],
  ["https://user@gcs.example.org", /user name/],
  ["user:secret@gcs.example.org", /user name/],
  ["gcs.example.org/api/collections", /path/],
  ["gcs.example.org/api", /path/],
  ["https://gcs.example.org/api/..", /path/],
  ["https://gcs.example.org/other", /path/],
  ["gcs.example.org?x=1", /query/],
  ["gcs.example.org#x", /query/],
  ["gcs.example.org:0", /host name/],
  ["gcs.example.org:65536", /host name/],
  ["gcs.example.org:", /host name/],
  ["gcs.example.org:44x", /host name/],
  ["gcs.example.org\\evil.org", /host name/],
  ["gcs example.org", /host name/],
  [" gcs.example.org", /host name/],
  ["gcs.example.org\n", /host name/],
  ["gcs%2eexample.org", /host name/],
  ["0x7f.1", /host name/],
  ["", /host name/],
  ["-gcs.example.org", /host name/],
  ["fe80::1%eth0", /host name/],
  ["[::1", /host name/],
  ["1:2:3", /host name/],
  ["11111111-aaaa-4aaa-8aaa-000000000001", /it is an id/],
];

for (const [given, message] of refused) {
  Deno.test(`parseManagerAddress refuses ${JSON.stringify(given)}`, () => {
    assert.throws(() => parseManagerAddress(given), gcsError("usage", message));
  });
}

Deno.test("parseManagerAddress does not repeat a password", () => {
  assert.throws(() => parseManagerAddress("me:hunter22@gcs.example.org"), (error) => {
    assert.ok(error instanceof Error);
    assert.ok(!error.message.includes("hunter22"));
    return true;
  });
});

Deno.test("parseManagerAddress goes to the host that was typed, or refuses, for any text", () => {
  fc.assert(fc.property(
    fc.oneof(
      fc.string(),
      fc.string().map((tail) => `gcs.example.org${tail}`),
      fc.string().map((tail) => `https://gcs.example.org${tail}`),
    ),
    (text) => {
      let url: URL;
      try {
        url = parseManagerAddress(text);
      } catch (error) {
        return gcsError("usage", "not the address")(error);
      }
      const typed = text.toLowerCase().replace(/^https:\/\//, "").replace(/\/(api\/?)?$/, "");
      assert.equal(url.host, typed.replace(/:443$/, ""));
      assert.equal(url.pathname, "/api");
    },
  ));
});
