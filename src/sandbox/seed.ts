import * as z from "zod";
import { GcsError } from "../errors/mod.ts";

const id = z.guid();
const document = z.looseObject({ "id": id.optional() });

const identity = z.strictObject({
  "id": id,
  "username": z.string().includes("@"),
  "name": z.string().optional(),
  "email": z.string().optional(),
  "organization": z.string().optional(),
  "groups": z.array(id).optional(),
  "linked": z.array(id).optional(),
});

const client = z.strictObject({
  "client_id": id,
  "name": z.string().optional(),
  "client_secret": z.string().min(8).optional(),
  "redirect_uris": z.array(z.url()).optional(),
});

const count = z.int().min(0).max(100_000);

/**
 * What a sandbox starts with. A member that is given takes the place of the standard one; the
 * documents of `nodes`, `storage_gateways` and so on are Manager API documents, and what the
 * server sets may be left out.
 */
export const seedSchema = z.strictObject({
  /** Who can log in. */
  "identities": z.array(identity).min(1).optional(),
  "clients": z.array(client).optional(),
  /** Also the endpoint's client id. */
  "endpoint_id": id.optional(),
  /** Members over the standard endpoint document. */
  "endpoint": z.looseObject({}).optional(),
  /** Username of the endpoint's owner. */
  "owner": z.string().optional(),
  "nodes": z.array(document).optional(),
  "storage_gateways": z.array(document).optional(),
  "collections": z.array(document).optional(),
  "roles": z.array(document).optional(),
  "user_credentials": z.array(document).optional(),
  "stream_gateways": z.array(document).optional(),
  "sharing_policies": z.array(document).optional(),
  "projects": z.array(document).optional(),
  "policies": z.array(document).optional(),
  /** Transfer documents of things outside this endpoint. */
  "other_endpoints": z.array(document).optional(),
  /** Subscription ids and the ids of those who manage them. */
  "subscriptions": z.record(id, z.array(id)).optional(),
  /** Made up in these numbers, besides the documents above. */
  "generate": z.strictObject({
    "mapped_collections": count.optional(),
    "guest_collections": count.optional(),
    "roles": count.optional(),
    "audit_logs": count.optional(),
  }).optional(),
});

/** A checked seed. */
export type Seed = z.infer<typeof seedSchema>;

/** A seed that leaves nothing out. */
export type FullSeed = { readonly [Name in keyof Seed]-?: NonNullable<Seed[Name]> };

/** Reads a seed. GcsError `usage` that names the members that are wrong. */
export function parseSeed(value: unknown): Seed {
  const result = seedSchema.safeParse(value);
  if (result.success) return result.data;
  const words = result.error.issues
    .map(({ path, message }) => `${path.join(".") || "the document"}: ${message}`).join("; ");
  throw new GcsError("usage", `Sandbox seed is not valid: ${words}`, { cause: result.error });
}
