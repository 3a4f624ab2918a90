import { gzipSync } from "node:zlib";
import type { TLSSocket } from "node:tls";

/** What a server does with a connection on which a request has come. */
export type Behaviour = (socket: TLSSocket, stopped: AbortSignal) => void;

const ok = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
const chunk = (bytes: Uint8Array) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);

/** Writes the same again and again: as quickly as it is taken, or once in a while. */
function forEver(
  socket: TLSSocket,
  stopped: AbortSignal,
  text: Uint8Array,
  everyMs?: number,
): void {
  if (everyMs !== undefined) {
    const timer = setInterval(() => socket.writable && socket.write(text), everyMs);
    const stop = () => clearInterval(timer);
    socket.once("close", stop);
    stopped.addEventListener("abort", stop, { once: true });
    return;
  }
  const more = () => {
    while (socket.writable && socket.write(text));
  };
  socket.on("drain", more);
  more();
}

const bytes = (text: string) => Buffer.from(text, "latin1");
/** 1 GiB of spaces in 1 MiB, a hundred times. */
const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20, " "));

/** Servers that nobody should have to wait for, and how an answer of theirs ends. */
export const badServers: Readonly<Record<string, Behaviour>> = {
  "a server that never answers": () => {},
  "a status line that drips": (socket, stopped) => {
    socket.write("HTTP/1.1 2");
    forEver(socket, stopped, bytes("0"), 100);
  },
  "headers that drip": (socket, stopped) => {
    socket.write(ok);
    forEver(socket, stopped, bytes("x"), 100);
  },
  "headers without end": (socket, stopped) => {
    socket.write(ok);
    forEver(socket, stopped, bytes(`a: ${"b".repeat(1_000)}\r\n`));
  },
  "one header without end": (socket, stopped) => {
    socket.write(`${ok}a: `);
    forEver(socket, stopped, bytes("b".repeat(16_384)));
  },
  "interim answers without end": (socket, stopped) => {
    forEver(socket, stopped, bytes("HTTP/1.1 100 Continue\r\n\r\n"));
  },
  "a body that stalls": (socket) => {
    socket.write(`${ok}content-length: 1000\r\n\r\n{`);
  },
  "a body that drips": (socket, stopped) => {
    socket.write(`${ok}transfer-encoding: chunked\r\n\r\n`);
    forEver(socket, stopped, chunk(bytes(" ")), 100);
  },
  "a body without end": (socket, stopped) => {
    socket.write(`${ok}transfer-encoding: chunked\r\n\r\n`);
    forEver(socket, stopped, chunk(bytes(" ".repeat(65_536))));
  },
  "a gzip bomb": (socket, stopped) => {
    socket.write(`${ok}content-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n`);
    forEver(socket, stopped, chunk(bomb));
  },
  "a half of the connection closed before an answer": (socket) => {
    socket.end();
  },
  "a half of the connection closed in the headers": (socket) => {
    socket.end(`${ok}content-le`);
  },
  "a half of the connection closed in the body": (socket) => {
    socket.end(`${ok}content-length: 1000\r\n\r\n{`);
  },
  "a connection cut": (socket) => {
    socket.destroy();
  },
};
