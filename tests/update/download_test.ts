import assert from "node:assert/strict";
import fc from "fast-check";
import { GcsError } from "../../src/errors/mod.ts";
import { isPassingName, passingName } from "../../src/files/mod.ts";
import { allowedTarget } from "../../src/update/download.ts";
import { archiveIn } from "../../src/update/sums.ts";

const github = new URL("https://github.com/o/gcs/releases/latest/download/SHA256SUMS");
const mirror = new URL("https://mirror.example.org/gcs/releases/latest/download/SHA256SUMS");

Deno.test("GitHub may lead to where it keeps the files of releases, and no other host may", () => {
  const assets = "https://release-assets.githubusercontent.com/github-production/1?sig=x";
  assert.equal(allowedTarget(github, github, assets).href, assets);
  const onward = new URL(assets);
  assert.equal(allowedTarget(github, onward, "/2").host, onward.host);
  const inside = allowedTarget(github, github, "../../download/v2.0.0/SHA256SUMS").pathname;
  assert.equal(inside, "/o/gcs/releases/download/v2.0.0/SHA256SUMS");
  assert.throws(() => allowedTarget(mirror, mirror, assets), GcsError);
  const refused = [
    ...["https://raw.githubusercontent.com/x", "https://githubusercontent.com/x"],
    ...["https://release-assets.githubusercontent.com.example.org/x", "http://github.com/x"],
    ...["https://u:p@github.com/x", "https://github.com:8443/x", "https://[", "file:///etc/passwd"],
  ];
  for (const location of refused) {
    assert.throws(() => allowedTarget(github, github, location), GcsError, location);
  }
});

Deno.test("no list of sums makes the reading fail in another way", () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom("gcs-2.0.0-linux-x64.tar.gz", `${"0".repeat(64)}  gcs-1-linux-x64.tar.gz`),
  );
  fc.assert(fc.property(fc.array(line), (lines) => {
    try {
      archiveIn(new TextEncoder().encode(lines.join("\n")), "linux-x64");
    } catch (error) {
      assert.ok(error instanceof GcsError);
    }
  }));
});

Deno.test("a new program has a name that Windows starts, and that is known for what it is", () => {
  for (const [target, ending] of [["/x/gcs.exe", /\.tmp\.exe$/], ["/x/gcs", /\.tmp$/]] as const) {
    const name = passingName(target).slice("/x/".length);
    assert.match(name, ending);
    assert.ok(isPassingName(name, target));
    assert.ok(!isPassingName(name.slice(1), target));
    assert.ok(!isPassingName(".gcs.previous", target));
  }
});
