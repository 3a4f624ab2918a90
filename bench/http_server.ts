// The server of http_bench.ts, in a process of its own so that it shares no event loop with the
// clients. Reads certificate and key as JSON from stdin, prints its port, ends with its stdin.
import { createServer } from "node:https";

const reader = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
const { cert, key }: { cert: string; key: string } = JSON.parse((await reader.read()).value ?? "");
const body = JSON.stringify({
  code: "success",
  data: [{ id: "0".repeat(36), name: "x".repeat(200) }],
});
const server = createServer({ cert, key }, (_request, response) => {
  response.setHeader("content-type", "application/json");
  response.end(body);
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = server.address();
if (address === null || typeof address === "string") throw new Error("No port");
await Deno.stdout.write(new TextEncoder().encode(`${address.port}\n`));
await reader.read();
Deno.exit(0);
