import type { Server, Socket } from "node:net";
import { dirname } from "node:path";
import type { Clock } from "../../base/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import {
  closeSocketFile,
  ensurePrivateFolder,
  isPrivateSocket,
  removeSocket,
} from "../../files/mod.ts";
import {
  type AgentAnswer,
  type AgentRequest,
  answerLine,
  maxLine,
  parseRequest,
} from "./agent_message.ts";
import { askAgent } from "./agent_place.ts";

/** Longest path that a socket may have, in bytes (Linux 107, macOS 103). */
const maxPath = 103;
/** Longest time that a caller may take, in milliseconds. */
const limitMs = 5_000;
const maxKept = 64;

interface Kept {
  readonly payload: Uint8Array<ArrayBuffer>;
  /** Milliseconds since 1970; undefined: until it is forgotten. */
  readonly endsAt: number | undefined;
}

/** An agent that listens. */
export interface Agent {
  /** Stops listening, and overwrites what was kept. */
  close(): Promise<void>;
}

/**
 * Keeps opened keys in the memory of this process for the commands of the same user, who reach it
 * by a socket (0600) in a folder that nobody else can enter (0700). Nothing is written anywhere.
 *
 * @throws GcsError `conflict` when one listens there already, `usage` where no socket can be.
 */
export async function startAgent(path: string, clock: Clock): Promise<Agent> {
  if (new TextEncoder().encode(path).length > maxPath) {
    throw new GcsError("usage", `The path of the agent's socket is longer than ${maxPath} bytes`, {
      hint: "set GLOBUS_CONNECT_SERVER_CONFIG_DIR to a folder with a shorter path",
    });
  }
  await ensurePrivateFolder(dirname(path));
  if (await isPrivateSocket(path)) {
    if (await askAgent(path, { read: "-" }) !== undefined) {
      throw new GcsError("conflict", "An agent runs already");
    }
    await removeSocket(path);
  }
  const keys = new KeptKeys(clock);
  const { createServer } = await import("node:net");
  const server = createServer((socket) => serve(socket, (request) => keys.answer(request)));
  await listening(server, path);
  await closeSocketFile(path);
  return {
    async close() {
      keys.clear();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await removeSocket(path);
    },
  };
}

class KeptKeys {
  readonly #kept = new Map<string, Kept>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly clock: Clock) {}

  answer(request: AgentRequest): AgentAnswer {
    this.#expire();
    if ("read" in request) {
      const kept = this.#kept.get(request.read);
      return kept === undefined ? { done: false } : { payload: kept.payload };
    }
    if ("forget" in request) return { done: this.#forget(request.forget) };
    const { keep, payload, seconds } = request;
    if (this.#kept.size >= maxKept && !this.#kept.has(keep)) return { done: false };
    this.#forget(keep);
    const endsAt = seconds === 0 ? undefined : this.clock.now() + seconds * 1000;
    this.#kept.set(keep, { payload, endsAt });
    this.#expire();
    return { done: true };
  }

  clear(): void {
    clearTimeout(this.#timer);
    for (const name of [...this.#kept.keys()]) this.#forget(name);
  }

  #forget(name: string): boolean {
    this.#kept.get(name)?.payload.fill(0);
    return this.#kept.delete(name);
  }

  /** Forgets what is over, and comes back when the next one is. */
  #expire(): void {
    clearTimeout(this.#timer);
    const now = this.clock.now();
    let next = Infinity;
    for (const [name, { endsAt = Infinity }] of [...this.#kept]) {
      if (endsAt <= now) this.#forget(name);
      else next = Math.min(next, endsAt);
    }
    // Looked at once a minute at least: a machine that slept does not count the time.
    if (next !== Infinity) {
      this.#timer = setTimeout(() => this.#expire(), Math.min(next - now, 60_000));
    }
  }
}

function serve(socket: Socket, answer: (request: AgentRequest) => AgentAnswer): void {
  let text = "";
  const timer = setTimeout(() => socket.destroy(), limitMs);
  socket.setEncoding("utf8");
  socket.on("data", (part) => {
    text += String(part);
    if (!text.includes("\n") && text.length <= maxLine) return;
    const request = text.length > maxLine ? undefined : parseRequest(text);
    text = "";
    if (request === undefined) socket.destroy();
    else socket.end(answerLine(answer(request)));
  });
  socket.once("error", () => socket.destroy());
  socket.once("close", () => clearTimeout(timer));
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      reject(new GcsError("failed", "The agent cannot listen on its socket", { cause }));
    });
    server.listen(path, () => resolve());
  });
}
