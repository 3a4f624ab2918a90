import assert from "node:assert/strict";
import { join } from "node:path";
import { findOldUsage } from "../../../src/commands/auth/_old_usage.ts";
import { setStage } from "../../_support/stage.ts";
import { scriptsUnder } from "../../../src/commands/auth/_scripts.ts";

/** Every secret that a script below holds. None may be printed. */
const canaries = ["wJalrXUtnFEMI/K7MDENG", "hunter2hunter2", "pass word 99", "secondSecret1"];

const shell = [
  "#!/bin/sh",
  "gcs user-credentials s3-keys add ID --secret-access-key wJalrXUtnFEMI/K7MDENG user@x",
  'gcs oidc create --client-secret "$OIDC_SECRET" --support x',
  "gcs oidc create --client-secret=hunter2hunter2 \\",
  "  --note hunter2hunter2",
  "mysql --password=abc",
  "# gcs x --password commented",
  "globus-connect-server endpoint key-convert \\",
  '  --old-key "$(cat key)" \\',
  "  out",
  "gcs a --password 'pass word 99' --old-key secondSecret1",
  "gcs user-credentials s3-keys add ID --secret-stdin",
].join("\n");

const playbook = [
  "- hosts: all",
  "  tasks:",
  "    - command:",
  "        argv:",
  "          - /usr/bin/gcs",
  "          - oidc",
  "          - --client-secret",
  '          - "{{ vault_secret }}"',
  "    - run: gcs user-credential oauth-create --oauth-token ${{ secrets.TOKEN }}",
].join("\n");

Deno.test("findOldUsage rewrites a variable to --secret-env and a literal to --secret-stdin", () => {
  const found = findOldUsage(shell).map(({ line, option, rewrite }) => [line, option, rewrite]);
  assert.deepEqual(found, [
    [
      2,
      "--secret-access-key",
      "gcs user-credentials s3-keys add ID --secret-stdin user@x",
    ],
    [3, "--client-secret", "gcs oidc create --secret-env GCS_OIDC_SECRET --support x"],
    [4, "--client-secret", "gcs oidc create --secret-stdin --note [redacted]"],
    [9, "--old-key", "globus-connect-server endpoint key-convert --secret-stdin out"],
    [11, "--password", "gcs a --secret-stdin --secret-stdin"],
    [11, "--old-key", "gcs a --secret-stdin --secret-stdin"],
  ]);
});

Deno.test("findOldUsage reads playbooks, workflows, Makefiles and Terraform", () => {
  assert.deepEqual(findOldUsage(playbook).map(({ line, rewrite }) => [line, rewrite]), [
    [7, "- --secret-env - GLOBUS_SECRET_VALUE"],
    [9, "- run: gcs user-credential oauth-create"],
  ]);
  const terraform = `command = ["gcs", "oidc", "create", "--client-secret", var.secret]`;
  assert.deepEqual(findOldUsage(terraform).map(({ rewrite }) => rewrite), [
    `command = ["gcs", "oidc", "create", "--secret-env", "GLOBUS_SECRET_VALUE"]`,
  ]);
  assert.deepEqual(findOldUsage("\t$(GCS) x --old-key $$OLD_KEY").map(({ rewrite }) => rewrite), [
    "$(GCS) x --secret-env GCS_OLD_KEY",
  ]);
});

Deno.test("findOldUsage leaves other programs and longer options alone", () => {
  assert.deepEqual(findOldUsage("mysql --password x\npsql --client-secret y"), []);
  assert.deepEqual(findOldUsage("gcs oidc create --client-secret-env NAME --password-file f"), []);
});

Deno.test("auth scan-scripts names file and line, exits 1 and prints no secret", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const folder = await Deno.makeTempDir({ prefix: "gcs-scan-" });
  try {
    await Deno.writeTextFile(join(folder, "deploy.sh"), shell);
    await Deno.writeTextFile(join(folder, "site.yml"), playbook);
    await Deno.writeTextFile(join(folder, "run"), "#!/bin/sh\ngcs x --password hunter2hunter2\n");
    await Deno.writeTextFile(join(folder, "notes.txt"), "gcs x --password notlooked1\n");
    await Deno.mkdir(join(folder, ".git"));
    await Deno.writeTextFile(join(folder, ".git", "x.sh"), "gcs x --password notlooked2\n");
    for (const format of ["text", "json", "csv", "yaml", "ndjson"]) {
      const { code, stdout, stderr } = await stage.run(
        ["auth", "scan-scripts", folder, "-F", format, "--debug"],
      );
      assert.equal(code, 1, stderr);
      assert.match(stderr, /Looked through 3 files: 9 to rewrite/);
      for (const secret of [...canaries, "notlooked"]) {
        assert.ok(!(stdout + stderr).includes(secret), `${format} shows "${secret}"`);
      }
    }
    const text = await stage.run(["auth", "scan-scripts", folder]);
    assert.ok(text.stdout.includes(`${join(folder, "deploy.sh")}:9\t--old-key\t`), text.stdout);
    const named = await stage.run([
      "auth",
      "scan-scripts",
      join(folder, "notes.txt"),
      "-F",
      "json",
    ]);
    assert.equal(named.code, 1);
    assert.ok(Array.isArray(named.json()));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("auth scan-scripts exits 0 when nothing is found and 2 for a path that is not there", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const clean = join(stage.folder, "clean.sh");
  await Deno.writeTextFile(clean, "gcs collection list\n");
  assert.equal((await stage.run(["auth", "scan-scripts", clean])).code, 0);
  const absent = await stage.run(["auth", "scan-scripts", join(stage.folder, "absent")]);
  assert.equal(absent.code, 2);
  assert.match(absent.stderr, /does not exist/);
});

Deno.test("a folder that goes away while scripts are looked for is passed over", async () => {
  const folder = await Deno.makeTempDir({ prefix: "gcs-scripts-" });
  try {
    for (const name of ["a", "b", "c"]) {
      await Deno.mkdir(join(folder, name));
      await Deno.writeTextFile(join(folder, name, "run.sh"), "gcs whoami\n");
    }
    const found: string[] = [];
    for await (const { file } of scriptsUnder(folder, new AbortController().signal)) {
      found.push(file);
      await Deno.remove(join(folder, "b"), { recursive: true }).catch(() => {});
    }
    assert.deepEqual(found, [join(folder, "a", "run.sh"), join(folder, "c", "run.sh")]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
