import { isUuid, suggest } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { stringifyRevealed } from "../secrets/mod.ts";
import {
  type Authorizer,
  type ChangeReading,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
  readChange,
} from "../http/mod.ts";
import type { Operation } from "../base/mod.ts";
import type { Fields, Read } from "./documents/field.ts";
import type { ObjectType, Written } from "./documents/object_type.ts";
import { openResultEnvelope, pick, type ResultEnvelope } from "./result_envelope.ts";
import { errorFromResponse } from "./failure.ts";
import type { ApiOperation } from "./operations.ts";

/** Values of query parameters: lists are joined with commas, undefined is left out. */
export type QueryParameters = Readonly<
  Record<string, string | number | readonly string[] | undefined>
>;

/** Ids in the path. */
export type PathIds = Readonly<Record<string, string>>;

/** What every read may be given. */
export interface ReadOptions {
  /** Ends the request. */
  readonly signal?: AbortSignal | undefined;
}

/** What every list may be given. All pages are followed. */
export interface ListOptions extends ReadOptions {
  /** Documents asked for at a time. Default: as many as an endpoint gives. */
  readonly pageSize?: number | undefined;
}

/** Told of what an endpoint has: every document that it gives, and what is no longer there. */
export interface Observer {
  /** Told of documents that were read or made. */
  saw(documents: readonly unknown[]): void;
  /** A list of this DATA_TYPE was read to its end, with nothing left out. */
  sawAll(family: string): void;
  /** Told of an object that was deleted. */
  gone(id: string): void;
}

/** No endpoint is known to give more at a time; one that gives fewer sends fewer. */
const maxPageSize = 1000;

/** A list of more pages, or of so many empty ones after another, is a server gone wrong. */
const maxPages = 100_000;
const maxEmptyPages = 100;

const noContent = 204;

/** Sends operations to one endpoint and reads its answers. */
export class Sender {
  constructor(
    /** `https://HOST[:PORT]/api` */
    readonly base: URL,
    readonly http: HttpClient,
    readonly authorizer: Authorizer | undefined,
    readonly observer?: Observer | undefined,
  ) {}

  /** The URL of an operation. GcsError `usage` for an id that is not a UUID. */
  url(operation: ApiOperation, ids: PathIds = {}, query: QueryParameters = {}): URL {
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const id = ids[name] ?? "";
      if (!isUuid(id)) throw notUuid(name, id);
      return encodeURIComponent(id);
    });
    const unknown = Object.keys(query).find((name) => !operation.query.includes(name));
    if (unknown !== undefined) {
      const near = suggest(unknown, operation.query);
      const hint = near === undefined ? undefined : `Use "${near}"`;
      throw new GcsError("usage", `There is no query parameter "${unknown}"`, { hint });
    }
    return withQuery(new URL(`${this.base.href}${path}`), query);
  }

  /** Sends a GET and opens the envelope. */
  async read(
    operation: ApiOperation,
    ids: PathIds,
    query: QueryParameters,
    options: ReadOptions & { readonly anonymous?: boolean } = {},
  ): Promise<ResultEnvelope> {
    const url = this.url(operation, ids, query);
    const does = doing(operation, ids);
    try {
      const envelope = envelopeOf(await this.exchange({ method: "GET", url }, does, options), does);
      this.observer?.saw(envelope.documents);
      return envelope;
    } catch (error) {
      const [id] = Object.values(ids);
      const isGone = error instanceof GcsError && error.kind === "not_found" && namesOne(operation);
      if (isGone && id !== undefined) this.observer?.gone(id);
      throw error;
    }
  }

  /** A change as an operation: `request` is what `send` sends. `interpret` reads the answer. */
  change<Result>(
    operation: ApiOperation,
    parts: {
      readonly ids?: PathIds;
      readonly query?: QueryParameters;
      readonly body?: Written;
      /** The same was sent before, and no answer came. */
      readonly again?: boolean;
    },
    interpret: (envelope: ResultEnvelope) => Result,
  ): Operation<Result> {
    const url = this.url(operation, parts.ids, parts.query);
    const does = doing(operation, parts.ids ?? {});
    const { method } = operation;
    const { body } = parts;
    return {
      request: {
        service: "gcs",
        method,
        target: url.href,
        ...(body === undefined ? {} : { body }),
      },
      send: (signal, onAnswer) =>
        this.sendChange(jsonRequest(method, url, body), {
          ...{ method, does, signal, onAnswer, again: parts.again },
          read: (response) => {
            const envelope = envelopeOf(response, does);
            this.observer?.saw(envelope.documents);
            const [id] = Object.values(parts.ids ?? {});
            if (method === "DELETE" && namesOne(operation) && id !== undefined) {
              this.observer?.gone(id);
            }
            return interpret(envelope);
          },
          gone: () => interpret(openResultEnvelope(undefined)),
        }),
    };
  }

  /** All documents of a type, page after page; each page is asked for when it is needed. */
  async *pages<F extends Fields>(
    operation: ApiOperation,
    type: ObjectType<F>,
    query: QueryParameters,
    options: ListOptions = {},
  ): AsyncGenerator<Read<F>, void, void> {
    for await (const envelope of this.#largePages(operation, query, options)) {
      yield* pick(envelope, type);
    }
    if (isWhole(operation, query) && type.family !== undefined) this.observer?.sawAll(type.family);
  }

  /** Pages as large as the endpoint gives them: the published API does not say how large. */
  async *#largePages(
    operation: ApiOperation,
    query: QueryParameters,
    options: ListOptions,
  ): AsyncGenerator<ResultEnvelope, void, void> {
    if (options.pageSize !== undefined) return yield* this.envelopes(operation, query, options);
    let isRead = false;
    try {
      const large = { ...options, pageSize: maxPageSize };
      for await (const envelope of this.envelopes(operation, query, large)) {
        isRead = true;
        yield envelope;
      }
    } catch (error) {
      const isTooLarge = error instanceof GcsError && error.kind === "rejected" && !isRead;
      if (!isTooLarge) throw error;
      yield* this.envelopes(operation, query, options);
    }
  }

  /** The envelopes of all pages. An empty or missing marker ends the list; so does an old one. */
  async *envelopes(
    operation: ApiOperation,
    query: QueryParameters,
    options: ListOptions & { readonly anonymous?: boolean } = {},
  ): AsyncGenerator<ResultEnvelope, void, void> {
    const seen = new Set<string>();
    let marker: string | undefined;
    let empty = 0;
    do {
      const page: QueryParameters = { ...query, "page_size": options.pageSize, marker };
      const envelope = await this.read(operation, {}, page, options);
      yield envelope;
      marker = envelope.marker;
      const ends = envelope.hasNextPage === false && envelope.documents.length === 0;
      if (marker === undefined || ends) return;
      empty = envelope.documents.length === 0 ? empty + 1 : 0;
      if (empty > maxEmptyPages || seen.size >= maxPages) {
        throw new GcsError("failed", `Cannot ${operation.does}: the endpoint's pages do not end`);
      }
      if (seen.has(marker)) {
        if (envelope.hasNextPage !== true) return;
        throw new GcsError("failed", `Cannot ${operation.does}: the endpoint repeats a page`);
      }
      seen.add(marker);
    } while (marker !== undefined);
  }

  /** Sends a change. A failure says whether the change may have been made. */
  async sendChange<Result>(
    request: HttpRequest,
    { signal, ...reading }: ChangeReading<Result> & ReadOptions,
  ): Promise<Result> {
    const { does, read } = reading;
    const response = await this.#send({ ...request, isChange: true }, { signal });
    return readChange(response, { ...reading, read: (answer) => read(accepted(answer, does)) });
  }

  /** Sends one request; statuses of 400 and above are thrown as GcsError. */
  async exchange(
    request: HttpRequest,
    does: string,
    options: ReadOptions & { readonly anonymous?: boolean } = {},
  ): Promise<HttpResponse> {
    return accepted(await this.#send(request, options), does);
  }

  #send(
    request: HttpRequest,
    options: ReadOptions & { readonly anonymous?: boolean },
  ): Promise<HttpResponse> {
    const { authorizer } = this;
    return this.http.send({
      ...request,
      headers: { "accept": "application/json", ...request.headers },
      ...(authorizer === undefined || options.anonymous ? {} : { authorizer }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  }
}

/** Lists that leave out what is not asked for, with the word that asks for it. */
const widened: Readonly<Record<string, string>> = {
  "/roles": "all_roles",
  "/user_credentials": "all",
};

function isWhole({ path }: ApiOperation, { include, ...filters }: QueryParameters): boolean {
  const word = widened[path];
  const asked = [include ?? []].flat();
  return Object.values(filters).every((value) => value === undefined) &&
    (word === undefined || asked.includes(word));
}

/** Whether the id in its path is that of the object itself, and not of something below it. */
function namesOne({ path }: ApiOperation): boolean {
  return path.endsWith("}");
}

function accepted(response: HttpResponse, does: string): HttpResponse {
  if (response.status >= 400) throw errorFromResponse(response, does);
  return response;
}

/** A request with a JSON body, in which secrets are revealed. */
export function jsonRequest(method: ApiOperation["method"], url: URL, body: unknown): HttpRequest {
  if (body === undefined) return { method, url };
  const headers = { "content-type": "application/json" };
  return { method, url, headers, body: stringifyRevealed(body) };
}

/** What an operation does, with its id, for messages after "Cannot". */
export function doing(operation: ApiOperation, ids: PathIds): string {
  return operation.does.replace("{}", Object.values(ids)[0] ?? "").trim();
}

/** Adds query parameters to a URL. */
export function withQuery(url: URL, query: QueryParameters): URL {
  for (const [name, value] of Object.entries(query)) {
    const text = typeof value === "object" ? value.join(",") : value;
    if (text !== undefined && text !== "") url.searchParams.set(name, String(text));
  }
  return url;
}

/** GcsError `usage` unless the value is a UUID; gives the value. */
export function checkUuid(name: string, value: string): string {
  if (!isUuid(value)) throw notUuid(name, value);
  return value;
}

function notUuid(name: string, value: string): GcsError {
  // deno-lint-ignore no-control-regex
  const shown = value.replace(/[\x00-\x1f\x7f-\x9f]/g, "").slice(0, 100);
  return new GcsError("usage", `"${shown}" is not a UUID (${name.replaceAll("_", " ")})`);
}

function envelopeOf(response: HttpResponse, does: string): ResultEnvelope {
  const envelope = openResultEnvelope(resultOf(response, does));
  const failed = envelope.code !== "success" && (envelope.httpStatus ?? 0) >= 400;
  if (failed) throw errorFromResponse(response, does);
  return envelope;
}

/**
 * The result document of an answer; undefined for 204, whose meaning is that there is none. Every
 * other answer of the published API has one: an empty body was cut off, and says nothing.
 */
export function resultOf(response: HttpResponse, does: string): unknown {
  if (response.status === noContent) return undefined;
  const result = response.body.length === 0 ? undefined : response.json();
  if (typeof result === "object" && result !== null) return result;
  throw new GcsError("failed", `Cannot ${does}: the endpoint answered without a result document`, {
    hint: "Check that the address belongs to a Globus Connect Server endpoint",
    httpStatus: response.status,
    requestId: response.requestId,
  });
}
