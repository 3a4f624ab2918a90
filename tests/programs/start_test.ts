import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import { findProgram, type ProgramStart, startProgram } from "../../src/programs/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";

const ignore = Deno.build.os === "windows";

/** A script in a folder of its own. */
async function script(body: string) {
  const folder = await Deno.makeTempDir({ prefix: "gcs-programs-" });
  const program = join(folder, "program");
  await Deno.writeTextFile(program, `#!/bin/sh\n${body}\n`);
  await Deno.chmod(program, 0o755);
  return {
    folder,
    program,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

async function outputOf(start: Omit<ProgramStart, "what" | "output">): Promise<string> {
  const child = startProgram({ ...start, what: "the program", output: "piped" });
  return new TextDecoder().decode((await child.output()).stdout);
}

Deno.test({
  name: "a program gets the variables that are named and no others",
  ignore,
  async fn() {
    await using fake = await script('/usr/bin/env; echo $0 "$@"');
    const output = await outputOf({
      program: fake.program,
      args: ["a b", "$HOME"],
      env: { LANG: "C", TERM: undefined },
      clientSecret: new Secret("client-secret-of-a-test"),
    });
    // The shell sets these itself.
    const lines = output.trim().split("\n").filter((line) =>
      !/^(?:PWD|_|SHLVL|OLDPWD)=/.test(line)
    );
    assert.deepEqual(lines.sort(), [
      `${fake.program} a b $HOME`,
      "GCS_CLI_CLIENT_SECRET=client-secret-of-a-test",
      "LANG=C",
    ]);
  },
});

Deno.test({
  name: "startProgram starts nothing that others could change, and nothing by a relative path",
  ignore,
  async fn() {
    await using fake = await script("echo started");
    const start = { args: [], env: {}, what: "the program" };
    assert.throws(() => startProgram({ ...start, program: "env" }), {
      kind: "failed",
      message: "Refused to start the program: its path is not absolute",
    });
    await Deno.chmod(fake.program, 0o777);
    const refused = { kind: "failed", message: /Refused to use the program.*written to by other/ };
    assert.throws(() => startProgram({ ...start, program: fake.program }), refused);
    await Deno.chmod(fake.program, 0o755);
    await Deno.chmod(fake.folder, 0o777);
    assert.throws(() => startProgram({ ...start, program: fake.program }), refused);
    await Deno.chmod(fake.folder, 0o700);
    assert.equal(await outputOf({ ...start, program: fake.program }), "started\n");
    assert.throws(() => startProgram({ ...start, program: join(fake.folder, "none") }), {
      kind: "failed",
      message: "The program cannot be started",
    });
  },
});

Deno.test("startProgram hands on no variable whose name says that it holds a secret", () => {
  for (const name of ["AWS_SECRET_ACCESS_KEY", "MY_TOKEN", "GCS_CLI_CLIENT_SECRET", "password"]) {
    const start = { program: Deno.execPath(), what: "the program", args: [], env: { [name]: "x" } };
    assert.throws(() => startProgram(start), { kind: "failed", message: /may hold a secret/ });
  }
});

Deno.test({
  name: "findProgram looks into the absolute folders of PATH, in order, for what can be run",
  ignore,
  async fn() {
    await using first = await script("");
    await using second = await script("");
    const path = ["", ".", "relative", first.folder, second.folder].join(delimiter);
    assert.equal(await findProgram("program", path), first.program);
    await Deno.chmod(first.program, 0o644);
    assert.equal(await findProgram("program", path), second.program);
    assert.equal(await findProgram(second.program, ""), second.program);
    for (const name of ["other", "./program", "../program", first.program]) {
      assert.equal(await findProgram(name, path), undefined, name);
    }
  },
});
