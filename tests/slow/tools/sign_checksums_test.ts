import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const command = new Deno.Command(program, { args: [...args], cwd: root, env: { ...env } });
  const { code, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

Deno.test("OpenSSL accepts what the tools make and sign, and no other bytes", async () => {
  const folder = await Deno.makeTempDir({ prefix: "gcs-sign-" });
  try {
    const secret = join(folder, "key.pem");
    const makeKey = () => run(Deno.execPath(), ["task", "-q", "release:key", secret]);
    const made = await makeKey();
    assert.equal(made.code, 0, made.stderr);
    assert.equal(((await Deno.stat(secret)).mode ?? 0) & 0o777, 0o600);
    const privatePem = await Deno.readTextFile(secret);
    assert.equal((await makeKey()).code, 1, "a key is never replaced");
    assert.equal(await Deno.readTextFile(secret), privatePem);

    const key = made.stdout.trim();
    const shown = await run("openssl", ["pkey", "-in", secret, "-pubout"]);
    assert.equal(shown.stdout.split("\n")[1], key);

    const [sums, signature] = [join(folder, "SHA256SUMS"), join(folder, "SHA256SUMS.sig")];
    await Deno.writeTextFile(sums, `${"0".repeat(64)}  gcs-2.0.0-linux-x64.tar.gz\n`);
    const names = "GCS_RELEASE_KEY,GCS_RELEASE_SIGNING_KEY";
    const sign = (env: Readonly<Record<string, string>>) =>
      run(Deno.execPath(), [
        ...["run", "-q", "--no-prompt", "--no-check", `--allow-env=${names}`],
        ...[`--allow-read=${folder}`, `--allow-write=${folder}`, "tools/sign_checksums.ts", folder],
      ], env);
    assert.match((await sign({ GCS_RELEASE_KEY: key })).stderr, /SIGNING_KEY is not set/);
    const done = await sign({ GCS_RELEASE_KEY: key, GCS_RELEASE_SIGNING_KEY: privatePem });
    assert.equal(done.stdout, "Signed SHA256SUMS (1 files)\n", done.stderr);

    const pem = join(folder, "release.pem");
    await Deno.writeTextFile(pem, `-----BEGIN PUBLIC KEY-----\n${key}\n-----END PUBLIC KEY-----\n`);
    const verify = () =>
      run("openssl", [
        ...["pkeyutl", "-verify", "-pubin", "-inkey", pem, "-rawin"],
        ...["-in", sums, "-sigfile", signature],
      ]);
    assert.equal((await verify()).code, 0);
    await Deno.writeTextFile(sums, "\n", { append: true });
    assert.equal((await verify()).code, 1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
