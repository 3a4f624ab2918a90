import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "../_support/fast_check.ts";
import { consentLine, sessionUpdateLine } from "../../src/base/mod.ts";

const tricky = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "--help",
    "-p",
    "x;touch${IFS}made",
    "$(id)",
    "`id`",
    "a'b",
    "a\nb",
    "*",
    "~",
    "#x",
  ),
  fc.constantFrom("ok:scope", "openid", "ada@example.org", "example.org", "a[*b c]", "*a:b[c]"),
  fc.stringMatching(/^[\w:;'"$ -]{1,12}$/),
);

/** What a program called `gcs` is given when a shell runs the line. */
async function words(folder: string, line: string): Promise<string[]> {
  const output = await new Deno.Command("sh", {
    args: ["-c", line],
    env: { PATH: `${folder}:/usr/bin:/bin` },
    cwd: folder,
  }).output();
  assert.ok(output.success, line);
  return new TextDecoder().decode(output.stdout).split("\0").slice(0, -1);
}

Deno.test("a shell runs a hint as one gcs command, whatever words a server sent", async () => {
  const folder = await Deno.makeTempDir({ prefix: "gcs-hints-" });
  await Deno.writeTextFile(join(folder, "gcs"), '#!/bin/sh\nprintf "%s\\0" "$@"\n', {
    mode: 0o755,
  });
  try {
    const lines: [string, string[]][] = [];
    fc.assert(fc.property(fc.array(tricky, { maxLength: 4 }), (given) => {
      const consent = consentLine(given);
      if (consent !== undefined) lines.push([consent, given]);
      lines.push([
        sessionUpdateLine({ identities: given, domains: given, policies: given }),
        given,
      ]);
    }));
    const all = await words(folder, lines.map(([line]) => `${line}; gcs end`).join("\n"));
    for (const [line, given] of lines) {
      const got = all.splice(0, all.indexOf("end") + 1).slice(0, -1);
      assert.equal(got.shift(), "session", line);
      const verb = got.shift();
      assert.ok(verb === "consent" || verb === "update", line);
      for (const word of got) {
        assert.ok(given.includes(word) || ["--", "--domain", "--policy", "--mfa"].includes(word));
      }
      assert.ok(
        !got.slice(got.indexOf("--") + 1 || got.length).some((word) => word.startsWith("-")),
      );
    }
    assert.deepEqual(all, []);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder), ({ name }) => name), ["gcs"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a hint to consent needs a scope, and one to log in takes every need", () => {
  const id = "11111111-aaaa-4aaa-8aaa-000000000001";
  for (const none of [undefined, null, 5, [], ["--help"], "", [{}], ["a b"], {}]) {
    assert.equal(consentLine(none), undefined);
  }
  assert.equal(consentLine("a:b c:d"), "gcs session consent -- a:b c:d");
  assert.equal(
    sessionUpdateLine({ identities: [id], domains: "a.org", policies: [id, "x"], mfa: true }),
    `gcs session update --mfa --domain a.org --policy ${id} -- ${id}`,
  );
});
