import type { Identity } from "../../http/_server.ts";
import { startOnPort } from "../../_support/start_on_port.ts";

const answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";

/** `openssl s_server` behind a counter of connections. */
export interface OpensslServer {
  readonly url: URL;
  readonly port: number;
  /** TCP connections that reached the server. */
  readonly connections: () => number;
  /** Ends the server; gives every byte that it decrypted, and nothing else. */
  stop(): Promise<string>;
}

/** True where there is an `openssl` of version 3 that still has the old protocols. */
export async function opensslWorks(): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command("openssl", { args: ["version"] }).output();
    return new TextDecoder().decode(stdout).startsWith("OpenSSL 3");
  } catch {
    return false;
  }
}

/**
 * Starts `openssl s_server` and a relay in front of it. With `-quiet` its output is what clients
 * sent, decrypted, and nothing else. Requests are answered with 200.
 */
export async function startOpenssl(
  identity: Identity,
  args: readonly string[],
): Promise<OpensslServer> {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/cert.pem`, identity.cert);
  await Deno.writeTextFile(`${folder}/key.pem`, identity.key);
  const files = ["-cert", `${folder}/cert.pem`, "-key", `${folder}/key.pem`];
  const { child, port } = await spawn([...files, ...args]);
  const decrypted = answerAll(child);
  const relay = startRelay(port);
  return {
    url: new URL(`https://localhost:${relay.port}/`),
    port: relay.port,
    connections: () => relay.connections,
    async stop() {
      await relay.close();
      child.kill("SIGTERM");
      await child.status;
      const text = await decrypted;
      await child.stdin.close().catch(() => {});
      await Deno.remove(folder, { recursive: true });
      return text;
    },
  };
}

async function spawn(args: readonly string[]) {
  return await startOnPort(
    (port) =>
      new Deno.Command("openssl", {
        args: ["s_server", "-quiet", "-accept", `127.0.0.1:${port}`, ...args],
        stdin: "piped",
        stdout: "piped",
        stderr: "null",
      }).spawn(),
    (child) => Promise.all([child.stdin.close().catch(() => {}), child.stdout.cancel()]),
  );
}

/** Sends `text` by a client that takes every version, suite and certificate, and awaits an answer. */
export async function sendAnyhow(port: number, text: string): Promise<void> {
  const weakest = ["-cipher", "ALL:@SECLEVEL=0", "-min_protocol", "TLSv1"];
  const child = new Deno.Command("openssl", {
    args: ["s_client", "-quiet", "-connect", `127.0.0.1:${port}`, ...weakest],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  const reader = child.stdout.getReader();
  await reader.read();
  child.kill("SIGTERM");
  await child.status;
  await reader.cancel();
  await writer.close().catch(() => {});
}

async function answerAll(child: Deno.ChildProcess): Promise<string> {
  const writer = child.stdin.getWriter();
  let all = "";
  let answered = 0;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    all += text;
    const heads = all.split("\r\n\r\n").length - 1;
    for (; answered < heads; answered++) await writer.write(new TextEncoder().encode(answer));
  }
  writer.releaseLock();
  return all;
}

function startRelay(port: number) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const running = new Set<Promise<void>>();
  let connections = 0;
  const serve = async () => {
    for await (const client of listener) {
      connections += 1;
      const work = relayOne(client, port, open).finally(() => running.delete(work));
      running.add(work);
    }
  };
  const serving = serve();
  return {
    port: listener.addr.port,
    get connections() {
      return connections;
    },
    async close() {
      listener.close();
      await serving;
      for (const connection of open) shut(connection);
      await Promise.all(running);
    },
  };
}

async function relayOne(client: Deno.Conn, port: number, open: Set<Deno.Conn>): Promise<void> {
  const server = await Deno.connect({ hostname: "127.0.0.1", port });
  open.add(client).add(server);
  const ways = [[client, server], [server, client]] as const;
  await Promise.all(ways.map(async ([from, to]) => {
    await from.readable.pipeTo(to.writable).catch(() => {});
    shut(from);
    shut(to);
  }));
  open.delete(client);
  open.delete(server);
}

function shut(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Already closed by the end of one of its streams.
  }
}
