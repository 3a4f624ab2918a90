import { isUuid, memberAt, type OperationRequest } from "../base/mod.ts";

/** Groups of commands by the first step of a path of the Manager API. */
const groups = new Map([
  ["collections", "collection"],
  ["nodes", "node"],
  ["roles", "role"],
  ["storage_gateways", "storage-gateway"],
  ["stream_gateways", "stream-gateway"],
  ["user_credentials", "user-credentials"],
]);

/** The command that shows whether a change was made; undefined where none does. */
export function whereToLook({ service, target, body }: OperationRequest): string | undefined {
  if (service !== "gcs" && service !== "auth") return undefined;
  const { pathname } = new URL(target);
  if (service === "auth") {
    const [kind, id] = pathname.split("/").slice(3);
    return kind === "policies" ? shown("auth-policy", id) : undefined;
  }
  const steps = pathname.replace(/^\/api\//, "").split("/").filter((step) => step !== "v1");
  const [kind = "", id, part] = steps;
  if (kind === "endpoint") return `gcs endpoint ${id === "domain" ? "domain " : ""}show`;
  if (kind === "collections" && part === "domain") return `gcs collection domain show ${id}`;
  if (kind === "sharing_policies") return sharingPolicies(id, body);
  const group = groups.get(kind);
  if (group !== undefined) return shown(group, id);
  // No published operation reads these.
  return kind === "lan_secrets" ? undefined : `gcs api GET ${pathname}`;
}

function shown(group: string, id: string | undefined): string {
  return id !== undefined && isUuid(id) ? `gcs ${group} show ${id}` : `gcs ${group} list`;
}

function sharingPolicies(id: string | undefined, body: unknown): string | undefined {
  if (id !== undefined) return `gcs sharing-policy show ${id}`;
  const collection = memberAt(body, ["collection_id"]);
  return typeof collection === "string" ? `gcs sharing-policy list ${collection}` : undefined;
}
