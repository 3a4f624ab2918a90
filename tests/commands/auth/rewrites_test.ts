import assert from "node:assert/strict";
import { join } from "node:path";
import { registry } from "../../../src/cli/registry.ts";
import { findOldUsage, oldOptions } from "../../../src/commands/auth/_old_usage.ts";
import { callsIn, commandCalled } from "../../_support/command_lines.ts";
import { setStage } from "../../_support/stage.ts";

const canary = "cAnArY-0123456789";

/** The call of the official program that a line holds, as a call of ours. */
const asGcs = (line: string) => line.replace(/^.*?\b(?:gcs|globus-connect-server) /, "gcs ");

/** Lines from the field, with names and secrets replaced. */
const setups = [
  `globus-connect-server endpoint setup "Lab" --organization Lab --owner ada@example.org --contact-email a@example.org --client-id ID --secret ${canary} --agree-to-letsencrypt-tos`,
  `globus-connect-server endpoint setup Lab --client-id ID --client-secret ${canary} --organization Lab --owner ada@example.org --contact-email a@example.org`,
  `sudo globus-connect-server node setup --client-id ID --secret '${canary}' -d key.json -i 192.0.2.7`,
  `/opt/globus/bin/globus-connect-server node setup --secret=${canary}`,
  `globus-connect-server endpoint cleanup --client-id=ID --secret ${canary} -d key.json`,
];

for (const line of setups) {
  Deno.test(`the rewrite of a set-up is a line that gcs takes: ${line.slice(0, 70)}`, async () => {
    const [found, ...more] = findOldUsage(line);
    assert.deepEqual(more, []);
    assert.ok(found !== undefined);
    assert.match(found.rewrite, / --as-service\b/);
    assert.doesNotMatch(found.rewrite, /--client-id|--secret|cAnArY/);
    assert.match(found.advice, /GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET/);
    const [call = []] = callsIn(asGcs(found.rewrite));
    await commandCalled(call);
  });
}

Deno.test("the rewrite of every example with an option that was removed is a line that gcs takes", async () => {
  let tried = 0;
  for (const entry of registry) {
    const { default: command } = await entry.load();
    for (const flag of Object.keys(command.removed ?? {})) {
      if (!oldOptions.includes(flag)) continue;
      const examples = (command.examples ?? []).map(([line]) => line)
        .filter((line) => !/--[a-z-]*(?:stdin|env)\b|--as-service|\$|<|\|/.test(line));
      for (const example of examples) {
        for (const given of [`${flag} ${canary}`, `${flag} "$MY_KEY"`, `${flag}=${canary}`]) {
          const line = `${example} ${given}`;
          const rewrites = findOldUsage(line).map(({ rewrite }) => rewrite);
          assert.equal(rewrites.length, 1, line);
          assert.ok(!rewrites[0]?.includes(canary), rewrites[0]);
          const [call = []] = callsIn(rewrites[0] ?? "");
          await commandCalled(call).catch((error) =>
            assert.fail(`${line}\n${rewrites[0]}\n${error}`)
          );
          tried++;
        }
      }
    }
  }
  assert.ok(tried >= 12, `${tried} lines`);
});

const files: readonly (readonly [name: string, text: string, rewrite: RegExp])[] = [
  [
    "setup.py",
    `run(["globus-connect-server", "endpoint", "setup", "--client-id", cid, "--secret", secret, name])`,
    /^run\(\["globus-connect-server", "endpoint", "setup", "--as-service", name\]\)$/,
  ],
  [
    "keys.py",
    `subprocess.check_call(["globus-connect-server", "user-credential", "s3-keys", "add", "--secret-access-key", key])`,
    /"--secret-env", "GLOBUS_SECRET_VALUE"\]\)$/,
  ],
  [
    "init.pp",
    "exec { 'setup': command => \"globus-connect-server node setup --client-id ${id} --secret ${secret}\" }",
    /node setup --as-service" \}$/,
  ],
  [
    "setup.sh.epp",
    "globus-connect-server endpoint setup --secret <%= $globus::secret %> Lab",
    /endpoint setup --as-service Lab$/,
  ],
  [
    "setup.sh.j2",
    "globus-connect-server node setup --secret {{ globus_secret }} -i {{ ip }}",
    /node setup --as-service -i \{\{ ip \}\}$/,
  ],
  [
    "main.tf",
    `inline = ["globus-connect-server node setup --secret \${var.secret}"]`,
    /node setup --as-service"\]$/,
  ],
  [
    "user-data.tpl",
    "globus-connect-server oidc create --client-secret ${secret}",
    /--secret-env GCS_SECRET$/,
  ],
];

Deno.test("auth scan-scripts looks into Python, Puppet and Terraform files and templates", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const folder = join(stage.folder, "scripts");
  await Deno.mkdir(folder);
  for (const [name, text] of files) await Deno.writeTextFile(join(folder, name), `${text}\n`);
  const outcome = await stage.run(["auth", "scan-scripts", folder, "-F", "json"]);
  assert.equal(outcome.code, 1);
  const found = JSON.parse(outcome.stdout);
  for (const [name, , rewrite] of files) {
    const rows = found.filter(({ file }: { file: string }) => file.endsWith(`/${name}`));
    assert.equal(rows.length, 1, name);
    assert.match(rows[0].rewrite, rewrite, name);
  }
});

Deno.test("--secret of other programs, and gcs lines with a client id alone, are left alone", () => {
  assert.deepEqual(findOldUsage("vault kv put --secret x\nkubectl create --secret y"), []);
  assert.deepEqual(findOldUsage("gcs endpoint setup Lab --client-id ID --as-service"), []);
});
