import { GcsError } from "../errors/mod.ts";
import { type HttpMethod, memberAt, type Operation } from "../base/mod.ts";
import type { HttpResponse } from "../http/mod.ts";
import { jsonRequest, type QueryParameters, resultOf, type Sender, withQuery } from "./sender.ts";
import { openResultEnvelope } from "./result_envelope.ts";
import { hideSecrets } from "./documents/hide.ts";

/** The answer to a raw request. Secrets in `json` are Secret values. */
export interface RawAnswer {
  /** HTTP status. */
  readonly status: number;
  /** Headers of the answer. */
  readonly headers: Headers;
  /** The body; undefined when it is empty. */
  readonly json: unknown;
}

/** What a raw request may have. */
export interface RawParts {
  /** Parameters behind the question mark. */
  readonly query?: QueryParameters | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** A request to any path of the Manager API, as an operation. Its description shows no secret. */
export function rawOperation(
  sender: Sender,
  method: HttpMethod,
  path: string,
  parts: RawParts = {},
): Operation<RawAnswer> {
  const url = withQuery(new URL(`${sender.base.href}/${cleanPath(path)}`), parts.query ?? {});
  const body = hideSecrets(parts.body);
  return {
    request: { service: "gcs", method, target: url.href, ...(body === undefined ? {} : { body }) },
    tells: ({ json }) => method === "POST" ? { objects: idsOf(json) } : {},
    send: async (signal, onAnswer) => {
      const request = jsonRequest(method, url, body);
      const does = `${method} ${url.pathname}`;
      if (method === "GET" || method === "HEAD") {
        return answerOf(await sender.exchange(request, does, { signal }));
      }
      return await sender.sendChange(request, {
        ...{ method, does, signal, onAnswer },
        read: (response) => {
          resultOf(response, does);
          return answerOf(response);
        },
        gone: ({ status, headers }) => ({ status, headers, json: undefined }),
      });
    },
  };
}

function answerOf(response: HttpResponse): RawAnswer {
  const json = response.body.length === 0 ? undefined : hideSecrets(response.json());
  return { status: response.status, headers: response.headers, json };
}

function idsOf(json: unknown): string[] {
  return openResultEnvelope(json).documents
    .map((document) => memberAt(document, ["id"]))
    .filter((id) => typeof id === "string");
}

/** A path below `/api` that cannot lead out of it. */
function cleanPath(path: string): string {
  const below = path.replace(/^\/+/, "").replace(/^api(?:\/|$)/, "");
  const steps = below.split("/");
  const wrong = /[\\?#@:\s]|%2f|%5c|%2e/i.test(below) ||
    steps.some((step) => /^\.{1,2}$/.test(step));
  if (wrong || below === "") {
    throw new GcsError("usage", "The path must be a plain path of the Manager API", {
      hint: 'For example "/collections"; give query parameters apart from it',
    });
  }
  return steps.map((step) => encodeURIComponent(decode(step))).join("/");
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
