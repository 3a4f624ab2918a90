import * as z from "zod/mini";
import { consentLine, logInAgain } from "../base/mod.ts";
import { type ErrorKind, GcsError } from "../errors/mod.ts";
import type { Authorizer, HttpClient, HttpResponse } from "../http/mod.ts";
import { plainId } from "./auth_errors.ts";
import { serviceBase } from "./auth_server.ts";
import { scopes } from "./scopes.ts";

/** What Transfer says an id is. Only these three have a Manager API. */
export type EntityType =
  | "GCSv5_endpoint"
  | "GCSv5_mapped_collection"
  | "GCSv5_guest_collection";

/** Where the Manager API of an endpoint, or of a collection's endpoint, is found. */
export interface EndpointLocation {
  /** The id that was looked up. */
  readonly id: string;
  readonly entityType: EntityType;
  /** `https://…`, without `/api`. Comes from the server: check it before use. */
  readonly managerUrl: string;
  /** The endpoint: `id` itself, or the owner of the collection. */
  readonly endpointId: string;
  readonly displayName: string | undefined;
  /** Server version, for example `5.4.76`. */
  readonly gcsVersion: string | undefined;
  readonly highAssurance: boolean;
}

/** Globus Transfer, as far as it leads to a Manager API. */
export interface TransferClient {
  /**
   * Looks up an endpoint or collection id. GcsError `wrong_kind` when it is not of Globus Connect
   * Server 5, `not_found` when there is none.
   */
  locate(id: string, signal?: AbortSignal): Promise<EndpointLocation>;
}

/** What a {@linkcode TransferClient} is made of. */
export interface TransferClientOptions {
  /** Default `https://transfer.api.globus.org`. */
  readonly baseUrl?: string;
  readonly http: HttpClient;
  /** For the scope `urn:globus:auth:scope:transfer.api.globus.org:all`. */
  readonly authorizer: Authorizer;
}

const text = z.nullish(z.string());

const endpointDocument = z.looseObject({
  id: z.string(),
  "entity_type": text,
  "gcs_manager_url": text,
  "gcs_version": text,
  "owner_id": text,
  "display_name": text,
  "high_assurance": z.nullish(z.boolean()),
});

const errorDocument = z.looseObject({
  code: z.string(),
  message: text,
  "request_id": text,
  "required_scopes": z.catch(z.nullish(z.array(z.string())), undefined),
});

/** Connects to Globus Transfer (https://docs.globus.org/api/transfer/endpoints_and_collections/). */
export function createTransferClient(options: TransferClientOptions): TransferClient {
  const base = serviceBase(
    options.baseUrl ?? "https://transfer.api.globus.org",
    "Globus Transfer",
  );
  return {
    locate: async (id, signal) => {
      const answer = await options.http.send({
        method: "GET",
        url: new URL(`${base}/v0.10/endpoint/${encodeURIComponent(id)}`),
        headers: { accept: "application/json" },
        authorizer: options.authorizer,
        ...(signal ? { signal } : {}),
      });
      if (answer.status !== 200) throw transferFailure(id, answer);
      return readLocation(id, answer.json());
    },
  };
}

/** Reads Transfer's endpoint document. */
export function readLocation(id: string, document: unknown): EndpointLocation {
  const parsed = endpointDocument.safeParse(document);
  if (!parsed.success) {
    throw new GcsError("failed", `Cannot read what Globus Transfer says about "${id}"`, {
      cause: parsed.error,
    });
  }
  const entityType = gcs5Type(parsed.data.entity_type);
  const managerUrl = parsed.data.gcs_manager_url;
  if (entityType === undefined || !managerUrl) {
    const what = kindInWords(parsed.data.entity_type);
    throw new GcsError("wrong_kind", `"${id}" is ${what}, which has no Manager API`, {
      hint: "Give the id of a Globus Connect Server 5 endpoint or of one of its collections",
    });
  }
  const owner = entityType === "GCSv5_endpoint" ? parsed.data.id : parsed.data.owner_id;
  return {
    id: parsed.data.id,
    entityType,
    managerUrl,
    endpointId: owner ?? parsed.data.id,
    displayName: parsed.data.display_name ?? undefined,
    gcsVersion: parsed.data.gcs_version ?? undefined,
    highAssurance: parsed.data.high_assurance ?? false,
  };
}

function gcs5Type(type: string | null | undefined): EntityType | undefined {
  switch (type) {
    case "GCSv5_endpoint":
    case "GCSv5_mapped_collection":
    case "GCSv5_guest_collection":
      return type;
    default:
      return undefined;
  }
}

function kindInWords(type: string | null | undefined): string {
  if (!type) return "of an unknown kind";
  if (type.startsWith("GCSv5_")) return "not fully set up";
  if (type.startsWith("GCP_")) return "a Globus Connect Personal collection";
  if (type.startsWith("GCSv4_")) return "a Globus Connect Server 4 endpoint";
  return `a "${type.slice(0, 40)}"`;
}

function transferFailure(id: string, answer: HttpResponse): GcsError {
  const parsed = errorDocument.safeParse(bodyOf(answer));
  const code = parsed.success ? parsed.data.code : "";
  const [kind, why, hint] = kindOf(answer.status, code);
  return new GcsError(kind, `Cannot look up "${id}" at Globus Transfer: ${why}`, {
    hint,
    httpStatus: answer.status,
    requestId: (parsed.success ? plainId(parsed.data.request_id) : undefined) ?? answer.requestId,
  });
}

function kindOf(status: number, code: string): readonly [ErrorKind, string, (string | undefined)?] {
  if (code === "ConsentRequired") {
    return ["auth", "a consent is missing", consentLine([scopes.transferAll])];
  }
  if (status === 400 || status === 422) return ["rejected", "the service refused the request"];
  if (status === 401) return ["auth", "the login is not accepted", logInAgain];
  if (status === 403) return ["forbidden", "it is not visible to this identity"];
  if (status === 404) return ["not_found", "there is no endpoint or collection with this id"];
  if (status === 429 || status >= 500) return ["unavailable", "the service is not available"];
  return ["failed", `HTTP status ${status}`];
}

function bodyOf(answer: HttpResponse): unknown {
  try {
    return answer.json();
  } catch {
    return undefined;
  }
}
