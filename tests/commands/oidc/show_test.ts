import assert from "node:assert/strict";
import { canary, ignore, rehearse } from "./_rehearse.ts";

const heading = "OIDC server";
const body = `echo '${heading}'; echo '{"auth_client": {"domain": "id.example.org"}, ` +
  `"client_secret": "${canary}"}'`;

Deno.test({
  name: "oidc show finds the document under a heading and hides secrets in it",
  ignore,
  async fn() {
    await using rehearsal = await rehearse(body);
    const outcome = await rehearsal.run(["oidc", "show", "-F", "json"]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(outcome.json(), {
      "auth_client": { "domain": "id.example.org" },
      "client_secret": "[redacted]",
    });
    const words = await rehearsal.run(["oidc", "show"]);
    assert.match(words.stdout, /auth_client\s+\{"domain":"id\.example\.org"\}/);
    assert.ok(!words.stdout.includes(canary));
  },
});

Deno.test({
  name: "oidc show prints text that is no document as it is, but for secrets",
  ignore,
  async fn() {
    await using rehearsal = await rehearse(
      `echo "Domain: id.example.org"; echo client_secret=${canary}`,
    );
    const { code, stdout } = await rehearsal.run(["oidc", "show"]);
    assert.equal(code, 0);
    assert.equal(stdout, "Domain: id.example.org\nclient_secret=[redacted]\n");
  },
});

Deno.test({
  name: "oidc show changes nothing, so it has no dry run",
  ignore,
  async fn() {
    await using rehearsal = await rehearse(body);
    assert.equal((await rehearsal.run(["oidc", "show", "--dry-run"])).code, 2);
    assert.equal(await rehearsal.program.hasRun(), false);
  },
});

Deno.test({
  name: "oidc show under the official name hands on the format and prints what comes, but secrets",
  ignore,
  async fn() {
    await using rehearsal = await rehearse(`${body}; echo "$@"`);
    const line = ["--official", "oidc", "show", "-F", "json"];
    const { code, stdout, stderr } = await rehearsal.run(line);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, "");
    const [first, document = "", words] = stdout.trimEnd().split("\n");
    assert.equal(first, heading);
    assert.deepEqual(JSON.parse(document).auth_client, { "domain": "id.example.org" });
    assert.ok(!stdout.includes(canary));
    assert.equal(words, "oidc show --format json");
  },
});
