import assert from "node:assert/strict";
import { join } from "node:path";
import { programArguments, programPath, type ProgramStage, setProgramStage } from "../_program.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";

const ignore = Deno.build.os !== "linux";
const ids = ["1", "2", "3"].map((end) => `5a4d0000-0000-4000-8000-00000000080${end}`);

async function roleStage(): Promise<ProgramStage> {
  const role = (id: string | undefined, principal: string, role: string) => ({
    ...(id === undefined ? {} : { id }),
    ...{ "collection": null, principal, role },
  });
  const roles = [
    role(undefined, `urn:globus:auth:identity:${seedIds.admin}`, "owner"),
    ...ids.map((id, at) =>
      role(id, `urn:globus:groups:id:5a4d0000-0000-4000-8000-00000000090${at}`, "activity_monitor")
    ),
  ];
  const stage = await setProgramStage({ sandbox: { seed: { roles } } });
  await stage.logIn("default");
  return stage;
}

/** Runs a line of the shell in which `gcs` is the program. */
async function shell(stage: ProgramStage, line: string) {
  const words = [programPath, ...programArguments].map((word) => `"${word}"`).join(" ");
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", `gcs() { ${words} "$@"; }\n${line}`],
    cwd: stage.folder,
    env: { ...stage.env },
    clearEnv: true,
    stdin: "null",
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

Deno.test({
  name: "output that finds a full disk is a failure that says so, with every way of printing",
  ignore,
  async fn() {
    await using stage = await roleStage();
    for (const words of ["--version", "--help", "profile list", "completion bash"]) {
      const { code, stderr } = await shell(stage, `gcs ${words} > /dev/full`);
      const said = "gcs: error: Cannot write to standard output: no space left on the device\n";
      assert.deepEqual([code, stderr.startsWith(said)], [1, true], `${words}: ${stderr}`);
    }
  },
});

Deno.test({
  name: "a change whose result could not be printed says that it was made",
  ignore,
  async fn() {
    await using stage = await roleStage();
    const { code, stderr } = await shell(stage, `gcs role delete ${ids[0]} --yes > /dev/full`);
    assert.equal(code, 1);
    assert.match(stderr, /The change was made .*Cannot write to standard output: no space left/);
    assert.match(stderr, new RegExp(`^gcs: hint: See it: gcs role show ${ids[0]}$`, "m"));
  },
});

Deno.test({
  name: "what nobody reads on standard error stops no change, and the exit code still tells",
  ignore,
  async fn() {
    await using stage = await roleStage();
    const file = join(stage.folder, "code");
    const batch = `gcs role batch-delete ${ids.join(" ")} --yes --progress`;
    await shell(stage, `{ ${batch} 2>&1 >/dev/null; echo $? > "${file}"; } | true`);
    assert.equal(await Deno.readTextFile(file), "0\n");
    assert.equal(stage.sandbox.requests.filter(({ method }) => method === "DELETE").length, 3);
    assert.equal((await shell(stage, "gcs nope 2> /dev/full")).code, 2);
  },
});
