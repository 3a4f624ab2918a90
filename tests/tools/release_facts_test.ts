import assert from "node:assert/strict";
import { releaseFacts, releaseLines } from "../../tools/release_facts.ts";
import { makeReleaseKey } from "../../tools/release_key.ts";

const url = "https://downloads.example.org/gcs/releases";

Deno.test("a build takes a release key and address together, or neither", async () => {
  const { publicKey } = await makeReleaseKey();
  assert.deepEqual(releaseLines(releaseFacts({ key: publicKey, url })), [
    `globalThis.gcsReleaseKey = "${publicKey}";`,
    `globalThis.gcsReleaseUrl = "${url}";`,
  ]);
  assert.deepEqual(releaseLines(releaseFacts({})), []);
  assert.deepEqual(releaseLines(releaseFacts({ key: "", url: "" })), []);
  assert.throws(() => releaseFacts({ key: publicKey }), /without GCS_RELEASE_URL/);
  assert.throws(() => releaseFacts({ url }), /without GCS_RELEASE_KEY/);
});

Deno.test("no other text gets into the program as key or address of releases", async () => {
  const { publicKey: key } = await makeReleaseKey();
  for (const bad of ['";Deno.exit();"', key.slice(4), `${key}\n`, key.replace("MCow", "MCox")]) {
    assert.throws(() => releaseFacts({ key: bad, url }), /not an Ed25519 key/, bad);
  }
  const wrong = [
    ...["http://example.org/gcs", "https://u:p@example.org", "https://example.org/$(id)"],
    ...["https://example.org/gcs/", "https://example.org/a b", `${url}?x=1`],
  ];
  for (const bad of wrong) assert.throws(() => releaseFacts({ key, url: bad }), /plain https/, bad);
});
