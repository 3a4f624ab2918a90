import { request } from "node:http";
import type { HttpClient } from "../http/mod.ts";
import type { Secret } from "../secrets/mod.ts";
import { isLoopback } from "./otlp_settings.ts";

/** A document on its way to a receiver. */
export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, Secret>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** Sends a document and gives the status of the answer. */
export type Poster = (post: Post) => Promise<number>;

/**
 * Sends by the program's own client, under its TLS policy and through its proxy; what is plain http
 * goes to this machine alone, and straight.
 */
export function poster(client: () => Promise<HttpClient | undefined>): Poster {
  return async (post) => {
    if (post.url.protocol === "http:") return await postHere(post);
    const http = await client();
    if (http === undefined) throw new Error("no client");
    const { url, body, signal } = post;
    const headers = headersOf(post);
    const { status } = await http.send({ method: "POST", url, headers, body, signal });
    return status;
  };
}

function headersOf({ headers }: Post): Record<string, string> {
  const revealed = Object.entries(headers).map(([name, value]) => [name, value.reveal()]);
  return { ...Object.fromEntries(revealed), "content-type": "application/json" };
}

/** The runtime's `fetch` would ask a proxy for it, where HTTP_PROXY names one. */
function postHere(post: Post): Promise<number> {
  const { url, body, signal } = post;
  if (!isLoopback(url)) return Promise.reject(new Error("not this machine"));
  return new Promise((resolve, reject) => {
    const headers = { ...headersOf(post), "content-length": String(encoder.encode(body).length) };
    const sent = request(url, { method: "POST", headers, agent: false, signal }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
      answer.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const encoder = new TextEncoder();
