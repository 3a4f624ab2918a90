import assert from "node:assert/strict";

const config = new URL("../../../deno.json", import.meta.url).pathname;
const module = JSON.stringify(import.meta.resolve("../../../src/output/mod.ts"));

async function runScript(code: string, options: { closeEarly?: boolean; input?: string } = {}) {
  const script = Deno.makeTempFileSync({ suffix: ".ts" });
  Deno.writeTextFileSync(script, code);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-lock", "--no-prompt", "--config", config, script],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(options.input ?? ""));
  await writer.close();
  let stdout = "";
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    stdout += value;
    if (options.closeEarly === true) {
      await reader.cancel();
      break;
    }
  }
  const stderr = await new Response(child.stderr).text();
  const { code: exit } = await child.status;
  Deno.removeSync(script);
  return { exit, stdout, stderr };
}

Deno.test("processStreams reads stdin, writes both outputs and needs no permission", async () => {
  const result = await runScript(
    `import { processStreams } from ${module};
     const streams = processStreams("120");
     let input = "";
     for await (const piece of streams.stdin.chunks()) input += new TextDecoder().decode(piece);
     await streams.stdout.write([input, streams.stdout.isTerminal, streams.stdout.columns].join(" "));
     await streams.stderr.write("ümlaut " + processStreams("x").stderr.columns);`,
    { input: "typed" },
  );
  assert.deepEqual(result, { exit: 0, stdout: "typed false 120", stderr: "ümlaut 80" });
});

Deno.test("print into a pipe that was closed ends quietly with exit code 0", async () => {
  const result = await runScript(
    `import { list, print, processStreams, reportError } from ${module};
     const streams = processStreams();
     function* endless() { for (;;) yield { id: "x".repeat(1000) }; }
     try {
       await print(list(endless(), []), { format: "ndjson" }, streams);
     } catch (error) {
       Deno.exit(await reportError(error, { format: "ndjson" }, streams.stderr));
     }`,
    { closeEarly: true },
  );
  assert.deepEqual([result.exit, result.stderr], [0, ""]);
});
