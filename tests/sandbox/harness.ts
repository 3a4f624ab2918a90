import assert from "node:assert/strict";
import { AnswerChecker } from "./answer_checker.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/mod.ts";

/** One answer as a test looks at it. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as a JSON object; empty for anything else. */
  readonly json: Record<string, unknown>;
  /** `data` of a result document. */
  readonly data: Record<string, unknown>[];
}

/** What a request of a test may carry. */
export interface Sent {
  readonly token?: string | undefined;
  readonly json?: unknown;
  readonly form?: Record<string, string>;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** A sandbox and a client that trusts it. */
export interface Rig {
  readonly sandbox: Sandbox;
  readonly admin: string;
  call(method: string, path: string, sent?: Sent): Promise<Reply>;
}

/**
 * Runs `test` against a fresh sandbox and holds every answer against the published API. `seen` is
 * told of each.
 */
export async function withSandbox(
  options: SandboxOptions,
  test: (rig: Rig) => Promise<void>,
  seen?: (method: string, path: string, reply: Reply) => void,
): Promise<void> {
  const sandbox = await startSandbox(options);
  const checker = new AnswerChecker();
  const client = Deno.createHttpClient({ caCerts: [sandbox.caPem] });
  try {
    await test({
      sandbox,
      admin: sandbox.managerToken(),
      async call(method, path, sent = {}) {
        const url = path.startsWith("https://") ? path : sandbox.managerUrl + path;
        const reply = await request(client, method, url, sent);
        seen?.(method, path, reply);
        if (!spoils(sent)) checker.check(method, path, reply);
        return reply;
      },
    });
    assert.deepEqual(checker.failures, []);
  } finally {
    client.close();
    await sandbox.close();
  }
}

/** Whether the request asks for an answer that is no document. */
function spoils({ headers }: Sent): boolean {
  return /\bbody=(?:broken|html|huge)/.test(headers?.["x-sandbox-fault"] ?? "");
}

async function request(
  client: Deno.HttpClient,
  method: string,
  url: string,
  sent: Sent,
): Promise<Reply> {
  const headers = new Headers(sent.headers);
  if (sent.token !== undefined) headers.set("authorization", `Bearer ${sent.token}`);
  let body = sent.body ?? null;
  if (sent.json !== undefined) {
    body = JSON.stringify(sent.json);
    headers.set("content-type", "application/json");
  }
  if (sent.form !== undefined) {
    body = new URLSearchParams(sent.form).toString();
    headers.set("content-type", "application/x-www-form-urlencoded");
  }
  const response = await fetch(url, { method, headers, body, client, redirect: "manual" });
  const text = await response.text();
  const json = parse(text);
  const data = Array.isArray(json["data"]) ? json["data"].filter(isRecord) : [];
  return { status: response.status, headers: response.headers, text, json, data };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** `detail` of an error document. */
export function detailOf(reply: Reply): Record<string, unknown> {
  const { detail } = reply.json;
  return isRecord(detail) ? detail : {};
}

/** The properties that a 422 names. */
export function wrongProperties(reply: Reply): string[] {
  const { errors } = detailOf(reply);
  return Array.isArray(errors) ? errors.filter(isRecord).map((e) => String(e["property"])) : [];
}

/** A clock that tests move. */
export function fakeClock(start = Date.parse("2026-07-01T12:00:00Z")) {
  let now = start;
  return {
    now: () => now,
    sleep: () => Promise.resolve(),
    advance(ms: number) {
      now += ms;
    },
  };
}
