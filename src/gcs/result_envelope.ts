import { GcsError } from "../errors/mod.ts";
import { membersOf } from "./documents/choice.ts";
import { withArticle } from "./documents/explain.ts";
import type { Fields, Read } from "./documents/field.ts";
import type { ObjectType } from "./documents/object_type.ts";
import { familyOf } from "./documents/version.ts";

/** The parts of a result document that a client uses; all of them may be missing. */
export interface ResultEnvelope {
  readonly code: string | undefined;
  readonly httpStatus: number | undefined;
  readonly message: string | undefined;
  readonly detail: unknown;
  readonly authorization: Readonly<Record<string, unknown>> | undefined;
  readonly hasNextPage: boolean | undefined;
  readonly marker: string | undefined;
  /** What `data` holds; of a bare document: that document. */
  readonly documents: readonly unknown[];
}

/** A character that is seen, besides dots: a message without one tells nobody anything. */
export const saysSomething = /[^\s\p{C}.]/u;

/**
 * Takes an answer apart, whatever is missing. A document without an envelope, and a list of
 * either, stand for themselves: some servers answer so.
 */
export function openResultEnvelope(body: unknown): ResultEnvelope {
  if (Array.isArray(body)) {
    const inner = body.map(openResultEnvelope);
    const first = inner[0] ?? openResultEnvelope({});
    return { ...first, documents: inner.flatMap((envelope) => envelope.documents) };
  }
  const members = membersOf(body) ?? {};
  const { code, message, detail, data, marker } = members;
  const status = members["http_response_code"];
  const more = members["has_next_page"];
  const bare = familyOf(members["DATA_TYPE"]) !== "result" && !Array.isArray(data);
  return {
    code: typeof code === "string" ? code : undefined,
    httpStatus: typeof status === "number" ? status : undefined,
    message: typeof message === "string" && saysSomething.test(message) ? message : undefined,
    detail,
    authorization: membersOf(members["authorization_parameters"]),
    hasNextPage: typeof more === "boolean" ? more : undefined,
    marker: typeof marker === "string" && marker !== "" ? marker : undefined,
    documents: Array.isArray(data) ? data : bare && body !== undefined ? [body] : [],
  };
}

/** The documents of one type in an answer; those of other types are passed over. */
export function pick<F extends Fields>(envelope: ResultEnvelope, type: ObjectType<F>): Read<F>[] {
  const found: Read<F>[] = [];
  for (const document of envelope.documents) {
    if (type.matches(membersOf(document)?.["DATA_TYPE"])) found.push(type.decode(document));
  }
  return found;
}

/**
 * The document after a change of the object with this id, where the answer has one. An answer that
 * leaves the id out is about the object that was asked for.
 */
export function pickChanged<F extends Fields>(
  envelope: ResultEnvelope,
  type: ObjectType<F>,
  id: string,
): Read<F> | undefined {
  const [document] = pick(envelope, type);
  if (document === undefined) return undefined;
  return membersOf(document)?.["id"] ? document : { ...document, id };
}

/** The one document of a type that an answer must have. GcsError `failed` when it has none. */
export function pickOne<F extends Fields>(envelope: ResultEnvelope, type: ObjectType<F>): Read<F> {
  const [document] = pick(envelope, type);
  if (document !== undefined) return document;
  throw new GcsError("failed", `The endpoint answered without ${withArticle(type.name)} document`, {
    hint: "Check that the address belongs to a Globus Connect Server endpoint",
  });
}

/** A document that has its id. */
export type Identified<Document> = Document & { readonly id: string };

/**
 * The document that was created. Without it, or without its id, nobody can say what was made:
 * GcsError `failed`.
 */
export function pickCreated<F extends Fields>(
  envelope: ResultEnvelope,
  type: ObjectType<F>,
): Identified<Read<F>> {
  const document = pickOne(envelope, type);
  const id = membersOf(document)?.["id"];
  if (typeof id === "string" && id !== "") return { ...document, id };
  throw new GcsError("failed", `The endpoint did not say the id of the new ${type.name}`);
}
