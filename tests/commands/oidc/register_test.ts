import assert from "node:assert/strict";
import { canary, ignore, rehearse } from "./_rehearse.ts";

const who = [
  "oidc",
  "register",
  "--display-name",
  "Lab",
  "--support-contact",
  "Desk",
  "--support-email",
  "help@example.org",
];
const discovery = "https://id.example.org/.well-known/openid-configuration";

Deno.test({
  name: "oidc register hands over the discovery address, also that of an issuer",
  ignore,
  async fn() {
    const ways = [
      ["--discovery-url", discovery],
      ["--issuer", "https://id.example.org"],
      ["--issuer", "https://id.example.org/"],
    ];
    for (const way of ways) {
      await using rehearsal = await rehearse();
      const asked = [...who, ...way, "--client-id", "globus", "--client-secret-stdin"];
      const outcome = await rehearsal.run(asked, { stdin: canary });
      assert.equal(outcome.code, 0, outcome.stderr);
      assert.equal(outcome.stdout, "Done: oidc register\n");
      assert.deepEqual(await rehearsal.program.args(), [
        "oidc",
        "register",
        "--display-name=Lab",
        "--support-contact=Desk",
        "--support-email=help@example.org",
        `--discovery-url=${discovery}`,
        "--client-id=globus",
      ]);
      assert.equal(await rehearsal.program.input(), `${canary}\n`);
    }
  },
});

Deno.test({
  name: "oidc register refuses what is missing or no plain https address, and runs nothing",
  ignore,
  async fn() {
    await using rehearsal = await rehearse();
    const wrong = [
      who,
      who.slice(0, -2).concat("--discovery-url", discovery),
      [...who, "--discovery-url", "http://id.example.org"],
      [...who, "--discovery-url", "https://ada:pw@id.example.org"],
      [...who, "--issuer", "https://id.example.org/?x=1"],
      [...who, "--issuer", "https://id.example.org", "--discovery-url", discovery],
      [...who, "--discovery-url", discovery, "--client-secret", canary],
    ];
    for (const words of wrong) {
      const { code, stderr } = await rehearsal.run(words);
      assert.equal(code, 2, words.join(" "));
      assert.ok(!stderr.includes(canary));
    }
    assert.equal(await rehearsal.program.hasRun(), false);
  },
});

Deno.test({
  name: "oidc register tells why the official program failed",
  ignore,
  async fn() {
    await using rehearsal = await rehearse('echo "No TXT record found" >&2; exit 1');
    const { code, stderr } = await rehearsal.run([...who, "--discovery-url", discovery]);
    assert.equal(code, 1);
    assert.match(stderr, /ended with status 1: No TXT record found/);
  },
});
