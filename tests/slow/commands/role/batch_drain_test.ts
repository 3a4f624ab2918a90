import assert from "node:assert/strict";
import { join } from "node:path";
import { programArguments, programPath, setProgramStage } from "../../_program.ts";

const ids = Array.from({ length: 5 }, (_, at) => `5a4d0003-0000-4000-9000-00000000000${at}`);

Deno.test("a batch ends in order at the first signal, is broken off at the second, and is resumed", async () => {
  await using stage = await setProgramStage({
    sandbox: { seed: { generate: { roles: ids.length } } },
    settings: "performance:\n  batch_workers: 2\n",
  });
  await stage.logIn("default");
  const list = join(stage.folder, "ids.txt");
  await Deno.writeTextFile(list, ids.join("\n"));
  const deletions = () => stage.sandbox.requests.filter(({ method }) => method === "DELETE").length;
  const run = async (words: readonly string[], during: (child: Deno.ChildProcess) => unknown) => {
    const child = new Deno.Command(programPath, {
      args: [
        ...programArguments,
        "role",
        "batch-delete",
        ...words,
        "--yes",
        "--debug",
        "-F",
        "ndjson",
      ],
      env: { ...stage.env },
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const stdout = new Response(child.stdout).text();
    const sent = stage.sandbox.requests.length;
    while (deletions() < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGINT");
    let stderr = "";
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      const isTold = stderr.includes("Ctrl-C again");
      stderr += text;
      if (!isTold && stderr.includes("Ctrl-C again")) during(child);
    }
    assert.ok(stage.sandbox.requests.length > sent);
    const rows = (await stdout).trimEnd().split("\n").map((line) => JSON.parse(line));
    return { code: (await child.status).code, rows, stderr };
  };

  const never = stage.sandbox.faults.add({
    held: new Promise(() => {}),
    match: { method: "DELETE" },
  });
  const cut = await run(["--from-file", list], (child) => child.kill("SIGINT"));
  assert.equal(cut.code, 130, cut.stderr);
  assert.deepEqual(cut.rows.map(({ outcome }) => outcome), [
    ...["interrupted", "interrupted"],
    ...["not_started", "not_started", "not_started"],
  ]);
  never.remove();

  stage.sandbox.clearRequests();
  const door = Promise.withResolvers<void>();
  stage.sandbox.faults.add({ held: door.promise, match: { method: "DELETE" }, times: 2 });
  const drained = await run(["--resume"], () => door.resolve());
  assert.equal(drained.code, 130, drained.stderr);
  assert.match(drained.stderr, /Interrupted: only 2 of 5 roles were deleted/);
  assert.equal(deletions(), 2);

  const rest = await stage.run(["role", "batch-delete", "--resume", "--yes", "-F", "list"]);
  assert.deepEqual([rest.code, rest.stdout.trimEnd().split("\n")], [0, ids.slice(2)]);
});
