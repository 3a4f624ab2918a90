import { createServer } from "node:https";
import type { Identity } from "../tests/http/_server.ts";

/** A server of the benchmarks. */
export interface HttpServer extends AsyncDisposable {
  readonly url: URL;
}

/** Starts a server in a process of its own, so that it shares no event loop with its clients. */
export async function startHttpServer(identity: Identity): Promise<HttpServer> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", new URL(import.meta.url).pathname],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(identity)));
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const port = Number((await reader.read()).value);
  return {
    url: new URL(`https://localhost:${port}/`),
    async [Symbol.asyncDispose]() {
      await writer.close();
      await reader.cancel();
      await child.status;
    },
  };
}

/** That process: prints its port, and ends with its stdin. */
async function serve(): Promise<void> {
  const reader = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
  const identity: Identity = JSON.parse((await reader.read()).value ?? "");
  const body = JSON.stringify({
    code: "success",
    data: [{ id: "0".repeat(36), name: "x".repeat(200) }],
  });
  const server = createServer({ ...identity }, (_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(body);
  });
  // On a busy machine a contender's turn comes late, and its connections are to be there still.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  await Deno.stdout.write(new TextEncoder().encode(`${address.port}\n`));
  await reader.read();
  Deno.exit(0);
}

if (import.meta.main) await serve();
