import assert from "node:assert/strict";
import { setStage } from "../../_support/stage.ts";
import { trailText } from "../../slow/security/canary_stage.ts";
import { canary, ignore, rehearse } from "./_rehearse.ts";

const create = ["oidc", "create", "--display-name", "Our lab"];

Deno.test({
  name: "oidc create hands its options to the official program and prints what it printed",
  ignore,
  async fn() {
    await using rehearsal = await rehearse('echo "Created"; echo "Reload the web server" >&2');
    const outcome = await rehearsal.run([
      ...create,
      "--support-email",
      "Help@Example.org",
      "--manage-certificate-and-key",
      "--",
      "--own-option",
      "value",
    ]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(outcome.stdout, "Created\n");
    assert.match(outcome.stderr, /^Reload the web server$/m);
    assert.deepEqual(await rehearsal.program.args(), [
      "oidc",
      "create",
      "--display-name=Our lab",
      "--support-email=Help@example.org",
      "--manage-certificate-and-key",
      "--own-option",
      "value",
    ]);
    assert.equal(await rehearsal.program.input(), "");
  },
});

Deno.test({
  name: "oidc create gives the client secret on standard input in every mode, and shows it nowhere",
  ignore,
  async fn() {
    const ways = [
      { words: ["--client-secret-stdin"], line: { stdin: `${canary}\n` } },
      { words: ["--client-secret-env"], line: { env: { GLOBUS_CLIENT_SECRET: canary } } },
      { words: ["--client-secret-env", "GCS_MINE"], line: { env: { GCS_MINE: canary } } },
      { words: ["--secret-stdin"], line: { stdin: canary } },
      { words: ["--secret-env"], line: { env: { GLOBUS_CLIENT_SECRET: canary } } },
    ];
    for (const { words, line } of ways) {
      await using rehearsal = await rehearse(`echo ${canary}`);
      const asked = [...create, "--client-id", "globus", ...words, "--debug", "-F", "json"];
      const outcome = await rehearsal.run(asked, line);
      assert.equal(outcome.code, 0, outcome.stderr);
      assert.equal(await rehearsal.program.input(), `${canary}\n`);
      assert.ok((await rehearsal.program.args()).includes("--client-id=globus"));
      // The stand-in's own script prints the canary, so only what it was given counts.
      assert.ok(!(await rehearsal.program.seen()).includes(canary), "argv or environ");
      assert.ok(!outcome.stdout.includes(canary) && !outcome.stderr.includes(canary));
      assert.match(outcome.stdout, /\[redacted\]/);
      const trail = await trailText(rehearsal.stage);
      assert.match(trail, /"oidc create"/);
      assert.ok(!trail.includes(canary));
    }
  },
});

Deno.test({
  name: "oidc create --dry-run describes the run, reads no secret and runs nothing",
  ignore,
  async fn() {
    await using rehearsal = await rehearse();
    const asked = [...create, "--client-id", "globus", "--dry-run", "-F", "json"];
    const outcome = await rehearsal.run(asked);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(outcome.json(), {
      "dry_run": true,
      requests: [{
        service: "local",
        method: "run",
        target: rehearsal.program.path,
        body: {
          arguments: ["oidc", "create", "--display-name=Our lab", "--client-id=globus"],
          "standard_input": "[redacted]",
        },
      }],
    });
    assert.equal(await rehearsal.program.hasRun(), false);
  },
});

Deno.test({
  name: "oidc create refuses secrets on the command line, in its own options and behind --",
  ignore,
  async fn() {
    await using rehearsal = await rehearse();
    const wrong = [
      [...create, "--client-secret", canary],
      [...create, `--client-secret=${canary}`],
      [...create, "--", "--client-secret", canary],
      [...create, "--", `--client-secret=${canary}`],
    ];
    for (const words of wrong) {
      const { code, stdout, stderr } = await rehearsal.run(words);
      assert.equal(code, 2);
      assert.ok(!stderr.includes(canary) && !stdout.includes(canary), words.join(" "));
    }
    assert.equal(await rehearsal.program.hasRun(), false);
  },
});

Deno.test({
  name: "oidc create refuses bad input before it runs anything",
  ignore,
  async fn() {
    await using rehearsal = await rehearse();
    const wrong = [
      ["oidc", "create", "--display-name", "x".repeat(65)],
      [...create, "--support-email", "nobody"],
      [...create, "--client-id", "globus"],
      [...create, "--client-id", "globus", "--client-secret-stdin", "--client-secret-env"],
    ];
    for (const words of wrong) assert.equal((await rehearsal.run(words)).code, 2, words.join(" "));
    assert.equal(await rehearsal.program.hasRun(), false);
  },
});

Deno.test({
  name: "oidc create runs nothing when the trail cannot be written",
  ignore,
  async fn() {
    await using rehearsal = await rehearse();
    await Deno.chmod(rehearsal.stage.folder, 0o700);
    await Deno.mkdir(`${rehearsal.stage.folder}/audit`, { mode: 0o700 });
    await Deno.writeTextFile(`${rehearsal.stage.folder}/audit/audit.db`, "", { mode: 0o644 });
    const { code, stderr } = await rehearsal.run(create);
    assert.equal(code, 11, stderr);
    assert.match(stderr, /Refused to change anything/);
    assert.equal(await rehearsal.program.hasRun(), false);
  },
});

Deno.test("oidc create without the official program names the node as requirement", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const { code, stderr, stdout } = await stage.run(create, { env: { PATH: "/nowhere" } });
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /works only on a node of the endpoint/);
  assert.match(stderr, /GCS_OFFICIAL_CLI/);
});

Deno.test("oidc create --help shows one spelling for the secret, and says what is not known", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const { code, stdout } = await stage.run(["oidc", "create", "--help"]);
  assert.equal(code, 0);
  assert.match(stdout, /--client-secret-stdin/);
  assert.doesNotMatch(stdout, /--secret-stdin/);
  assert.match(
    stdout.replaceAll(/\s+/g, " "),
    /Which of its releases read it from there is not published/,
  );
});
