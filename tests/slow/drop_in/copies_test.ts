import assert from "node:assert/strict";
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { fieldLines } from "../../commands/_field_lines.ts";
import { shellCall } from "../../commands/_shell_line.ts";
import { binary } from "../../_support/binary.ts";
import { programArguments, programPath, type ProgramStage, setProgramStage } from "../_program.ts";

const name = "globus-connect-server";

/** Runs the program that lies in a folder under the official name, with that folder on PATH. */
async function runIn(stage: ProgramStage, folder: string, words: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(join(folder, name), {
    args: [...programArguments, ...words],
    env: { ...stage.env, PATH: `${folder}:/usr/bin:/bin` },
    clearEnv: true,
    stdin: "null",
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

Deno.test({
  name: "a copy of this program under the official name works, and is not handed its own work",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using stage = await setProgramStage();
    const folder = join(stage.folder, "bin");
    await Deno.mkdir(folder, { mode: 0o755 });
    await Deno.copyFile(await realpath(programPath), join(folder, name));
    const version = await runIn(stage, folder, ["--version"]);
    assert.match(version.stdout, /^globus-connect-server, package 5\.4\.\d+, cli \S+ \(gcs\)\n$/);
    for (const words of [["oidc", "show"], ["endpoint", "upgrade", "--yes"]]) {
      const handed = await runIn(stage, folder, words);
      assert.equal(handed.code, 1, handed.stderr);
      assert.match(handed.stderr, /^Error: .*the official globus-connect-server program is not/);
    }
  },
});

Deno.test({
  name: "a copy of another release of this program on PATH is not taken for the official one",
  ignore: binary === undefined || Deno.build.os !== "linux",
  async fn() {
    await using stage = await setProgramStage();
    const folder = join(stage.folder, "bin");
    await Deno.mkdir(folder, { mode: 0o755 });
    await Deno.copyFile(await realpath(programPath), join(folder, name));
    await Deno.writeTextFile(join(folder, name), "another release", { append: true });
    const { code, stderr } = await stage.run(["oidc", "show"], { PATH: `${folder}:/usr/bin` });
    assert.equal(code, 1);
    assert.match(stderr, /the official globus-connect-server program is not installed here/);
  },
});

Deno.test({
  name: "lines of the field do under a link of the official name what they must",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using stage = await setProgramStage();
    await stage.logIn("default");
    const folder = join(stage.folder, "bin");
    await Deno.mkdir(folder, { mode: 0o755 });
    await Deno.symlink(await realpath(programPath), join(folder, name));
    const whole = fieldLines.filter(({ expected, line }) =>
      // A login asks for a code, which nobody gives here.
      !/\{|session update|login /.test(line) &&
      /^(?:GET|POST \/api\/storage_gateways \{"auth|refused Unk)/.test(expected)
    );
    const sample = [...new Map(whole.map((one) => [one.expected.slice(0, 22), one])).values()]
      .slice(0, 6);
    assert.ok(sample.length >= 5, `${sample.length} lines`);
    for (const { line, expected } of sample) {
      stage.sandbox.clearRequests();
      const { code, stderr } = await runIn(stage, folder, shellCall(line).words);
      const [kind, path] = expected.split(" ");
      assert.equal(code, kind === "refused" ? 2 : 0, `${line}: ${stderr}`);
      if (kind === "refused") continue;
      assert.ok(stage.sandbox.requests.some((one) => one.method === kind && one.path === path));
    }
  },
});
