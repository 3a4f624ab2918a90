import { isObject, isUuid } from "../base/mod.ts";

/** A JSON object. */
export type Doc = Record<string, unknown>;

/** One received request, read to its end. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
  /** The key of the route that was found. */
  readonly route?: string;
  /** Values of the `{…}` parts of the route. */
  readonly params: Readonly<Record<string, string>>;
}

/** What is sent back: a JSON document, or a page of text. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly html?: string;
}

/** A handler ends early with an answer. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`Refused with status ${answer.status}`);
    this.answer = answer;
  }
}

export type Handler = (exchange: Exchange) => Answer | Promise<Answer>;

/** Route keys are `METHOD /path/{param}`. */
export type Routes = Readonly<Record<string, Handler>>;

export function isDoc(value: unknown): value is Doc {
  return isObject(value);
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

export function mediaType(exchange: Exchange): string {
  return (exchange.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

export function bodyText(exchange: Exchange): string {
  return new TextDecoder().decode(exchange.body);
}

/** Members of a form body; a member that comes twice keeps its first value. */
export function formFields(exchange: Exchange): Record<string, string> {
  const pairs = [...new URLSearchParams(bodyText(exchange))];
  return Object.fromEntries(pairs.reverse());
}

export function isId(value: unknown): value is string {
  return typeof value === "string" && isUuid(value);
}
