import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { refused } from "./_expect.ts";

const collection = seedIds.mappedCollection;
/** A service identity, which has no stored login that would be of another Globus Auth. */
const auth = {
  GLOBUS_SDK_SERVICE_URL_AUTH: "https://auth.globus.org",
  GCS_CLI_CLIENT_ID: "1405823f-0597-4a16-b296-46d4f0ae4b15",
  GCS_CLI_CLIENT_SECRET: "secret-1",
};

/** A browser that keeps the address it is given, by a path that BROWSER names. */
async function browser(stage: Stage) {
  const program = join(stage.folder, "browser");
  const opened = join(stage.folder, "opened");
  await Deno.writeTextFile(program, `#!/bin/sh\necho "$1" >> ${opened}\n`, { mode: 0o755 });
  return {
    env: { ...auth, BROWSER: program, PATH: "/usr/bin:/bin" },
    opened: () => Deno.readTextFile(opened).catch(() => ""),
  };
}

const lines: readonly (readonly [words: readonly string[], page: string])[] = [
  [["collection", "show", collection], `/file-manager/collections/${collection}/overview`],
  [["collection", "role", "list", collection], `/file-manager/collections/${collection}/overview`],
  [["role", "list", "-c", collection], `/file-manager/collections/${collection}/overview`],
  [["endpoint", "show"], `/console/endpoints/${seedIds.endpoint}/overview`],
  [["endpoint", "role", "list"], `/console/endpoints/${seedIds.endpoint}/overview`],
  [["role", "list"], `/console/endpoints/${seedIds.endpoint}/overview`],
];

for (const [words, page] of lines) {
  Deno.test(`gcs ${words.slice(0, 3).join(" ")} --web opens the page, and reads nothing`, async () => {
    await using stage = await setStage();
    const { env, opened } = await browser(stage);
    const outcome = await stage.run([...words, "--web"], { env });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(outcome.stdout, `Opened https://app.globus.org${page}\n`);
    assert.equal(await opened(), `https://app.globus.org${page}\n`);
    // At most the endpoint is asked for its id, as nobody.
    const asked = stage.sandbox.requests.filter(({ path }) => path !== "/api/info");
    assert.deepEqual(asked, []);
  });
}

Deno.test("--web prints the address alone where no browser can be opened: over SSH, in CI", async () => {
  await using stage = await setStage();
  const [[words = [], page = ""] = []] = lines;
  const { env: { BROWSER: _, ...env } } = await browser(stage);
  for (const more of [{ SSH_CONNECTION: "192.0.2.1 1 192.0.2.2 22" }, { CI: "true" }]) {
    const outcome = await stage.run([...words, "--web"], { env: { ...env, ...more } });
    assert.equal(outcome.stdout, `https://app.globus.org${page}\n`);
    const json = await stage.run([...words, "--web", "-F", "json"], { env: { ...env, ...more } });
    assert.deepEqual(json.json(), { url: `https://app.globus.org${page}`, opened: false });
  }
});

Deno.test("--web goes to the web app of the Globus environment that is used, if there is one", async () => {
  await using stage = await setStage();
  const [[words = [], page = ""] = []] = lines;
  const env = { ...auth, GLOBUS_SDK_SERVICE_URL_AUTH: "https://auth.preview.globus.org", CI: "1" };
  const preview = await stage.run([...words, "--web"], { env });
  assert.equal(preview.stdout, `https://app.preview.globus.org${page}\n`);
  await refused(stage, [...words, "--web"], /No web app is known beside Globus Auth at 127/);
});
