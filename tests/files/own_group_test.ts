import assert from "node:assert/strict";
import { isGroupOf } from "../../src/files/own_group.ts";

const passwd = [
  "root:x:0:0:root:/root:/bin/sh",
  "ada:x:1000:1000:Ada:/home/ada:/bin/sh",
  "bob:x:1001:1001::/home/bob:/bin/sh",
  "eve:x:1002:100::/home/eve:/bin/sh",
  "# comment",
  "+::::::",
  "",
].join("\n");
const group = (...lines: string[]) => ["root:x:0:", ...lines].join("\n");
const ofAda = (...lines: string[]) => isGroupOf([0, 1000], 1000, passwd, group(...lines));

Deno.test("a group is a user's own when it has the user's name and no other member", () => {
  assert.ok(ofAda("ada:x:1000:"));
  assert.ok(ofAda("ada:x:1000:ada"));
  assert.ok(isGroupOf([0, 1000], 0, passwd, group()));
});

Deno.test("a group with another member, named or by primary group, is not", () => {
  assert.ok(!ofAda("ada:x:1000:bob"));
  assert.ok(!ofAda("ada:x:1000:ada,bob"));
  const joined = passwd.replace("eve:x:1002:100", "eve:x:1002:1000");
  assert.ok(!isGroupOf([0, 1000], 1000, joined, group("ada:x:1000:")));
});

Deno.test("a group of another user, of another name, twice or nowhere is not", () => {
  assert.ok(!isGroupOf([0, 1000], 1001, passwd, group("bob:x:1001:")));
  assert.ok(!ofAda("users:x:1000:"));
  assert.ok(!ofAda("ada:x:1000:", "staff:x:1000:bob"));
  assert.ok(!ofAda("bob:x:1001:"));
  assert.ok(!isGroupOf([0, 1000], 1000, "", ""));
});
