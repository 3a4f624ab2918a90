import { fromBase64url, isObject, toBase64url } from "../../base/mod.ts";

/** What is asked of the agent: one line of JSON a connection. */
export type AgentRequest =
  | { readonly read: string }
  | { readonly forget: string }
  | {
    readonly keep: string;
    readonly payload: Uint8Array<ArrayBuffer>;
    readonly seconds: number;
  };

/** What it answers: the bytes that it has, or whether it did what was asked. */
export type AgentAnswer =
  | { readonly payload: Uint8Array<ArrayBuffer> }
  | { readonly done: boolean };

/** Longest line of either side, in bytes. */
export const maxLine = 4096;

/** A request as a line. */
export function requestLine(request: AgentRequest): string {
  return line(
    "payload" in request ? { ...request, payload: toBase64url(request.payload) } : request,
  );
}

/** An answer as a line. */
export function answerLine(answer: AgentAnswer): string {
  return line("payload" in answer ? { payload: toBase64url(answer.payload) } : answer);
}

/** The request in a line; undefined when it is none. */
export function parseRequest(text: string): AgentRequest | undefined {
  const { read, forget, keep, payload, seconds } = members(text);
  if (isName(read)) return { read };
  if (isName(forget)) return { forget };
  const bytes = bytesOf(payload);
  const isTime = typeof seconds === "number" && Number.isSafeInteger(seconds) && seconds >= 0;
  return isName(keep) && isTime && bytes !== undefined
    ? { keep, payload: bytes, seconds }
    : undefined;
}

/** The answer in a line; undefined when it is none. */
export function parseAnswer(text: string): AgentAnswer | undefined {
  const { payload, done } = members(text);
  if (typeof done === "boolean") return { done };
  const bytes = bytesOf(payload);
  return bytes && { payload: bytes };
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function members(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isName(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]{1,200}$/.test(value);
}

function bytesOf(value: unknown): Uint8Array<ArrayBuffer> | undefined {
  const bytes = typeof value === "string" ? fromBase64url(value) : undefined;
  return bytes !== undefined && bytes.length <= 256 ? bytes : undefined;
}
