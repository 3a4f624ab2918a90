import * as z from "zod/mini";
import en from "zod/v4/locales/en.js";
import { GcsError } from "../errors/mod.ts";

const id = z.guid();
const document = z.looseObject({ "id": z.optional(id) });

const identity = z.strictObject({
  "id": id,
  "username": z.string().check(z.includes("@")),
  "name": z.optional(z.string()),
  "email": z.optional(z.string()),
  "organization": z.optional(z.string()),
  "groups": z.optional(z.array(id)),
  "linked": z.optional(z.array(id)),
});

const client = z.strictObject({
  "client_id": id,
  "name": z.optional(z.string()),
  "client_secret": z.optional(z.string().check(z.minLength(8))),
  "redirect_uris": z.optional(z.array(z.url())),
});

const count = z.int().check(z.minimum(0), z.maximum(100_000));

/**
 * What a sandbox starts with. A member that is given takes the place of the standard one; the
 * documents of `nodes`, `storage_gateways` and so on are Manager API documents, and what the
 * server sets may be left out.
 */
export const seedSchema = z.strictObject({
  /** Who can log in. */
  "identities": z.optional(z.array(identity).check(z.minLength(1))),
  "clients": z.optional(z.array(client)),
  /** Also the endpoint's client id. */
  "endpoint_id": z.optional(id),
  /** Members over the standard endpoint document. */
  "endpoint": z.optional(z.looseObject({})),
  /** Username of the endpoint's owner. */
  "owner": z.optional(z.string()),
  "nodes": z.optional(z.array(document)),
  "storage_gateways": z.optional(z.array(document)),
  "collections": z.optional(z.array(document)),
  "roles": z.optional(z.array(document)),
  "user_credentials": z.optional(z.array(document)),
  "stream_gateways": z.optional(z.array(document)),
  "sharing_policies": z.optional(z.array(document)),
  "projects": z.optional(z.array(document)),
  "policies": z.optional(z.array(document)),
  /** Transfer documents of things outside this endpoint. */
  "other_endpoints": z.optional(z.array(document)),
  /** Subscription ids and the ids of those who manage them. */
  "subscriptions": z.optional(z.record(id, z.array(id))),
  /** Made up in these numbers, besides the documents above. */
  "generate": z.optional(z.strictObject({
    "mapped_collections": z.optional(count),
    "guest_collections": z.optional(count),
    "roles": z.optional(count),
    "audit_logs": z.optional(count),
  })),
});

/** A checked seed. */
export type Seed = z.infer<typeof seedSchema>;

/** A seed that leaves nothing out. */
export type FullSeed = { readonly [Name in keyof Seed]-?: NonNullable<Seed[Name]> };

/** Reads a seed. GcsError `usage` that names the members that are wrong. */
export function parseSeed(value: unknown): Seed {
  const result = seedSchema.safeParse(value, { error: en().localeError });
  if (result.success) return result.data;
  const words = result.error.issues
    .map(({ path, message }) => `${path.join(".") || "the document"}: ${message}`).join("; ");
  throw new GcsError("usage", `Sandbox seed is not valid: ${words}`, { cause: result.error });
}
