import type { ServerResponse } from "node:http";
import { type Answer, isDoc } from "./exchange.ts";
import type { Fault } from "./faults.ts";

const chunk = "x".repeat(65_536);
/** More than any client of ours takes. */
const hugeBytes = 64 * 1024 * 1024;

interface Encoded {
  readonly type: string;
  readonly body: string;
}

function encode(answer: Answer): Encoded | undefined {
  if (answer.html !== undefined) return { type: "text/html; charset=utf-8", body: answer.html };
  if (answer.json === undefined) return undefined;
  return { type: "application/json", body: JSON.stringify(answer.json) };
}

/** A result without its documents; what Globus Auth says has no envelope, and loses all of it. */
function bared(answer: Answer): Answer {
  if (!isDoc(answer.json)) return answer;
  return { ...answer, json: "data" in answer.json ? { ...answer.json, data: [] } : {} };
}

/** The same with no `id` in any document. */
function nameless(answer: Answer): Answer {
  if (answer.json === undefined) return answer;
  const json = JSON.stringify(answer.json, (key, value) => key === "id" ? undefined : value);
  return { ...answer, json: JSON.parse(json) };
}

function misread(answer: Answer, { body }: Fault): Answer {
  if (body === "bare") return bared(answer);
  return body === "nameless" ? nameless(answer) : answer;
}

function spoiled(encoded: Encoded | undefined, fault: Fault): Encoded | undefined {
  if (fault.body === "html") {
    return {
      type: "text/html; charset=utf-8",
      body: "<!doctype html><title>Bad gateway</title><h1>Bad gateway</h1>",
    };
  }
  if (fault.body === "empty") return undefined;
  if (fault.body !== "broken") return encoded;
  const body = encoded?.body ?? '{"DATA_TYPE":"result#1.0.0"}';
  return { type: "application/json", body: body.slice(0, Math.ceil(body.length / 2)) };
}

/** Sends an answer, spoiled by a fault where there is one. */
export async function send(
  response: ServerResponse,
  answer: Answer,
  requestId: string,
  fault: Fault = {},
): Promise<void> {
  const encoded = spoiled(encode(misread(answer, fault)), fault);
  response.statusCode = answer.status;
  response.setHeader("x-request-id", requestId);
  response.setHeader("x-content-type-options", "nosniff");
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (fault.retryAfter !== undefined) response.setHeader("retry-after", fault.retryAfter);
  if (fault.body === "huge") return await sendHuge(response);
  if (encoded === undefined) {
    response.setHeader("content-length", "0");
    response.end();
    return;
  }
  const bytes = new TextEncoder().encode(encoded.body);
  response.setHeader("content-type", encoded.type);
  response.setHeader("content-length", String(bytes.length));
  if (fault.drop === "middle") {
    const half = bytes.slice(0, Math.max(1, Math.floor(bytes.length / 2)));
    response.write(half, () => cut(response));
    return;
  }
  response.end(bytes);
}

/** Cuts the connection, so that the client gets no answer, or not the rest of it. */
export function cut(response: ServerResponse): void {
  response.on("error", () => {});
  response.socket?.destroy();
  // Deno 2.7 has no real socket here and leaves the client waiting; it does pass on an answer
  // that breaks off.
  if (!response.headersSent) response.writeHead(500, { "content-length": "2" });
  response.write(" ");
  response.destroy(new Error("Cut off by a sandbox fault"));
}

/** One JSON text that does not end before the client gives up or the limit is reached. */
async function sendHuge(response: ServerResponse): Promise<void> {
  response.setHeader("content-type", "application/json");
  let open = true;
  response.on("close", () => open = false);
  response.write('{"DATA_TYPE":"result#1.0.0","message":"');
  for (let sent = 0; open && sent < hugeBytes; sent += chunk.length) {
    const full = !response.write(chunk);
    if (full) await drained(response);
  }
  if (open) response.end('"}');
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.on("drain", done);
    response.on("close", done);
  });
}
