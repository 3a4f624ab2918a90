import assert from "node:assert/strict";
import { join } from "node:path";
import { noteRun } from "../../../_support/command_runs.ts";
import { setStage } from "../../../_support/stage.ts";
import { programArguments, programPath, setProgramStage } from "../../_program.ts";
import { membersOf } from "../../../commands/_expect.ts";

Deno.test("sandbox start prints how to reach it at once, serves, and ends on Ctrl-C with 0", async () => {
  await using stage = await setProgramStage();
  const caOut = join(stage.folder, "sandbox-ca.pem");
  const child = new Deno.Command(programPath, {
    args: [
      ...programArguments,
      ...["sandbox", "start", "--ca-out", caOut, "--rate-limit", "1000", "--rate-headers"],
      ...["-F", "ndjson"],
    ],
    env: { ...stage.env },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.includes("\n")) line += (await lines.read()).value ?? "";
  const document = membersOf(JSON.parse(line));
  assert.equal(document["ca_file"], caOut);
  const { mode } = await Deno.stat(caOut);
  assert.equal((mode ?? 0) & 0o777, 0o600);
  {
    using client = Deno.createHttpClient({ caCerts: [await Deno.readTextFile(caOut)] });
    const answer = await fetch(`${document["manager_url"]}/api/info`, { client });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("x-ratelimit-limit"), "1000");
    await answer.body?.cancel();
  }
  child.kill("SIGINT");
  assert.equal((await lines.read()).done, true);
  const stderr = await new Response(child.stderr).text();
  const { code } = await child.status;
  assert.equal(code, 0, stderr);
  noteRun(["sandbox", "start"], code);
  assert.match(stderr, /gcs config set services\.auth_url https:\/\/127\.0\.0\.1:\d+/);
});

Deno.test("sandbox start refuses a bad seed, port, identity or place for the certificate, and starts nothing", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const seed = join(stage.folder, "seed.yaml");
  await Deno.writeTextFile(seed, "nodes: 7\n");
  const taken = join(stage.folder, "taken.pem");
  await Deno.writeTextFile(taken, "mine");
  const lines: readonly (readonly [string[], number])[] = [
    [["--seed", seed], 2],
    [["--seed", join(stage.folder, "absent.json")], 2],
    [["--port", "70000"], 2],
    [["--rate-limit", "0"], 2],
    [["--rate-headers"], 2],
    [["--auto-approve", "nobody@example.org"], 2],
    [["--ca-out", taken], 2],
    [["--ca-out", join(stage.folder, "no", "folder.pem")], 2],
    [["--port", stage.sandbox.address.split(":")[1] ?? ""], 1],
  ];
  for (const [line, code] of lines) {
    const outcome = await stage.run(["sandbox", "start", ...line]);
    assert.equal(outcome.code, code, `${line.join(" ")}: ${outcome.stderr}`);
  }
  assert.equal(await Deno.readTextFile(taken), "mine");
});
