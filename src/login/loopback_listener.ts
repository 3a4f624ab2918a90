import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { GcsError } from "../errors/mod.ts";
import type { Clock } from "../base/mod.ts";
import { pageHeaders } from "./loopback_page.ts";
import {
  callbackPath,
  judge,
  type LoopbackRules,
  rateGate,
  type RedirectAnswer,
} from "./loopback_rules.ts";

/** Name of this machine in the redirect address. */
export type LoopbackHost = "localhost" | "127.0.0.1" | "[::1]";

/** A listener on loopback that waits for one redirect. */
export interface LoopbackListener {
  readonly redirectUri: string;
  /** Settles when the awaited redirect was answered. */
  readonly answer: Promise<RedirectAnswer>;
  /** Stops listening and ends every connection. */
  close(): void;
}

interface ListenerOptions {
  readonly host: LoopbackHost;
  readonly issuer: string;
  readonly clock: Clock;
  readonly redeem: (state: string) => boolean;
}

const attempts = 5;

/**
 * Listens on a port that the system chooses, on loopback only. Under the name `localhost` both
 * address families are taken, so that nobody else on this machine can hold the other one.
 */
export async function openLoopbackListener(options: ListenerOptions): Promise<LoopbackListener> {
  const servers: Server[] = [];
  const { promise, resolve } = Promise.withResolvers<RedirectAnswer>();
  const close = () => servers.splice(0).forEach(closeServer);
  const rules: { current: LoopbackRules | undefined } = { current: undefined };
  const answer = (request: IncomingMessage, response: ServerResponse) =>
    respond(request, response, rules.current, resolve);
  try {
    const port = await bind(options.host, answer, servers);
    rules.current = {
      hosts: [`127.0.0.1:${port}`, `[::1]:${port}`, `localhost:${port}`],
      issuer: options.issuer,
      redeem: options.redeem,
      admit: rateGate(options.clock),
    };
    const redirectUri = `http://${options.host}:${port}${callbackPath}`;
    return { redirectUri, answer: promise, close };
  } catch (error) {
    close();
    throw error;
  }
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

function respond(
  request: IncomingMessage,
  response: ServerResponse,
  rules: LoopbackRules | undefined,
  settle: (answer: RedirectAnswer) => void,
): void {
  request.resume();
  if (rules === undefined) {
    response.writeHead(503, pageHeaders).end();
    return;
  }
  const { status, page, headers, answer } = judge(
    { method: request.method, target: request.url, host: request.headers.host },
    rules,
  );
  response.writeHead(status, { ...pageHeaders, ...headers });
  response.end(page, () => {
    if (answer !== undefined) settle(answer);
  });
}

async function bind(host: LoopbackHost, answer: Answer, servers: Server[]): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const first = host === "[::1]" ? "::1" : "127.0.0.1";
    const server = await listen(first, 0, answer).catch(cannotListen);
    servers.push(server);
    const port = portOf(server);
    if (host !== "localhost") return port;
    try {
      servers.push(await listen("::1", port, answer));
      return port;
    } catch (error) {
      if (!isTaken(error)) return port; // no IPv6 on this machine
      servers.splice(0).forEach(closeServer);
    }
  }
  return cannotListen();
}

function cannotListen(cause?: unknown): never {
  throw new GcsError("failed", "Cannot listen for the login on a loopback port", {
    hint: "gcs login --no-local-server",
    cause,
  });
}

function listen(address: string, port: number, answer: Answer): Promise<Server> {
  const server = createServer({
    headersTimeout: 10_000,
    requestTimeout: 10_000,
    maxHeaderSize: 16_384,
  }, answer);
  makeRoom(server);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, () => {
      server.removeListener("error", reject);
      server.on("error", () => {});
      resolve(server);
    });
  });
}

/** Connections that stay open at once. */
const maxConnections = 32;

/** The oldest connection makes room: refusing the newest would let idle strangers keep ours out. */
function makeRoom(server: Server): void {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    const [oldest] = open;
    if (open.size > maxConnections) oldest?.destroy();
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address !== null && typeof address === "object") return address.port;
  throw new GcsError("failed", "Cannot tell on which port the login is awaited");
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

/** The port is free at once; the last connections end by themselves. */
function closeServer(server: Server): void {
  server.close();
  server.closeAllConnections();
}
