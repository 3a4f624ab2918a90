import assert from "node:assert/strict";
import { setStage } from "../../_support/stage.ts";
import { canary, deployment, ignore, serviceEnv } from "../_deployment.ts";
import { documentsOf, membersOf } from "../_expect.ts";
import { trailOf } from "../_trail.ts";

const who = ["--organization", "Lab", "--contact-email", "Help@Example.org"];
const setup = ["endpoint", "setup", "Physics storage", ...who, "--owner", "ada@example.org"];

Deno.test({
  name: "endpoint setup hands everything over under the official names, the name last",
  ignore,
  async fn() {
    await using stage = await deployment("echo 'Created endpoint'");
    const outcome = await stage.run([
      ...setup,
      ...["--department", "Physics", "--description", "Data", "--contact-info", "Desk"],
      ...["--info-link", "https://example.org", "--keywords", "a, b", "--private"],
      ...["-d", "/tmp/../tmp/key.json", "--agree-to-letsencrypt-tos"],
      ...["--dont-set-advertised-owner", "--project-name", "GCS", "--always-create-project"],
      ...["--project-admin", "ada@example.org", "--use-explicit-host", "192.0.2.1"],
      ...["--", "--own-option", "value"],
    ]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(outcome.stdout, "Created endpoint\n");
    assert.deepEqual(await stage.program.args(), [
      "endpoint",
      "setup",
      "--organization=Lab",
      "--contact-email=Help@example.org",
      "--owner=ada@example.org",
      "--department=Physics",
      "--description=Data",
      "--contact-info=Desk",
      "--info-link=https://example.org",
      "--keywords=a,b",
      "--private",
      "--deployment-key=/tmp/key.json",
      "--agree-to-letsencrypt-tos",
      "--dont-set-advertised-owner",
      "--project-name=GCS",
      "--project-admin=ada@example.org",
      "--always-create-project",
      "--use-explicit-host=192.0.2.1",
      "--own-option",
      "value",
      "--",
      "Physics storage",
    ]);
    const [row] = await trailOf(stage.stage, "endpoint setup");
    assert.equal(row?.["outcome"], "success");
  },
});

Deno.test({
  name: "endpoint setup tells a name by option from words behind --, also a name like an option",
  ignore,
  async fn() {
    await using stage = await deployment();
    const named = ["endpoint", "setup", ...who, "--owner", "a@b.example", "--display-name=--help"];
    const outcome = await stage.run([...named, "--", "--own-option"]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual((await stage.program.args()).slice(-3), ["--own-option", "--", "--help"]);
    const twice = await stage.run([...setup, "--display-name", "Other"]);
    assert.equal(twice.code, 2);
    assert.match(twice.stderr, /not both/);
  },
});

Deno.test({
  name: "endpoint setup gives the service identity on when asked, and otherwise never",
  ignore,
  async fn() {
    await using plain = await deployment();
    assert.equal((await plain.run(setup, { env: serviceEnv })).code, 0);
    assert.ok(!(await plain.program.seen()).includes("GCS_CLI_CLIENT"));

    await using asked = await deployment();
    const words = [...setup, "--as-service", "--debug", "-F", "json"];
    const outcome = await asked.run(words, { env: serviceEnv });
    assert.equal(outcome.code, 0, outcome.stderr);
    const seen = await asked.program.seen();
    assert.ok(seen.includes(`GCS_CLI_CLIENT_SECRET=${canary}`));
    assert.ok(seen.includes(`GCS_CLI_CLIENT_ID=${serviceEnv.GCS_CLI_CLIENT_ID}`));
    assert.equal((await asked.program.args()).join(" ").includes(canary), false);
    const trail = JSON.stringify(await trailOf(asked.stage, "endpoint setup"));
    assert.match(trail, /GCS_CLI_CLIENT_SECRET/);
    for (const text of [outcome.stdout, outcome.stderr, trail]) assert.ok(!text.includes(canary));
  },
});

Deno.test({
  name: "endpoint setup --dry-run describes the run with its environment, and runs nothing",
  ignore,
  async fn() {
    await using stage = await deployment();
    const words = [...setup, "--as-service", "--dry-run", "-F", "json"];
    const outcome = await stage.run(words, { env: serviceEnv });
    assert.equal(outcome.code, 0, outcome.stderr);
    const [request] = documentsOf(membersOf(outcome.json())["requests"]);
    assert.equal(request?.["target"], stage.program.path);
    assert.deepEqual(membersOf(request?.["body"])["environment"], {
      "GCS_CLI_CLIENT_ID": serviceEnv.GCS_CLI_CLIENT_ID,
      "GCS_CLI_CLIENT_SECRET": "[redacted]",
    });
    assert.equal(await stage.program.hasRun(), false);
  },
});

Deno.test({
  name: "endpoint setup refuses what is missing or wrong before it runs anything",
  ignore,
  async fn() {
    await using stage = await deployment();
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [["endpoint", "setup", ...who, "--owner", "a@b.example"], /Missing argument DISPLAY_NAME/],
      [["endpoint", "setup", "X", ...who], /owner/],
      [["endpoint", "setup", "X", "--owner", "a@b.example", ...who.slice(2)], /organization/],
      [[...setup, "--contact-email", "nobody"], /e-mail/],
      [[...setup, "--project-id", "mine"], /UUID/],
      [[...setup, "--as-service"], /GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET/],
      [[...setup, "--client-secret", canary], /--as-service/],
      [[...setup, "--", "--client-secret", canary], /command line/],
    ];
    for (const [words, why] of wrong) {
      const { code, stderr, stdout } = await stage.run(words);
      assert.equal(code, 2, words.join(" "));
      assert.match(stderr, why);
      assert.ok(!stderr.includes(canary) && stdout === "");
    }
    assert.equal(await stage.program.hasRun(), false);
  },
});

Deno.test({
  name: "endpoint setup tells why the official program failed, and records it",
  ignore,
  async fn() {
    await using stage = await deployment("echo 'Please agree to the terms' >&2; exit 1");
    const { code, stderr, stdout } = await stage.run(setup);
    assert.equal(code, 1);
    assert.match(stderr, /ended with status 1: Please agree to the terms/);
    assert.equal(stdout, "");
    const [row] = await trailOf(stage.stage, "endpoint setup");
    assert.equal(row?.["outcome"], "failure");
  },
});

for (
  const words of [
    setup,
    ["endpoint", "upgrade", "--yes"],
    ["node", "cleanup", "--yes"],
    ["node", "new-secret", "--output", "secret.txt", "--yes"],
  ]
) {
  const name = words.slice(0, 2).join(" ");
  Deno.test(`${name} without the official program names the node as requirement`, async () => {
    await using stage = await setStage({ isLoggedIn: false });
    const { code, stderr, stdout } = await stage.run(words, { env: { PATH: "/nowhere" } });
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /works only on a node of the endpoint[\s\S]*GCS_OFFICIAL_CLI/);
  });
}
