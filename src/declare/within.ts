import type { Declared } from "./declaration.ts";
import type { Matches } from "./match.ts";
import { PendingId } from "./pending_id.ts";

/** What a collection lies in, by name: display names are unique only there. */
export function withinOf(object: Declared, matches: Matches): string | undefined {
  if (object.kind !== "collections") return undefined;
  for (
    const [field, kind] of [
      ["mapped_collection_id", "collections"],
      ["storage_gateway_id", "storage_gateways"],
    ] as const
  ) {
    const id = matches.idOf(object, field) ?? matches.of(object)?.[field];
    if (id instanceof PendingId) {
      return matches.declaration.objects.find(({ key }) => key === id.key)?.name;
    }
    if (typeof id !== "string") continue;
    const found = matches.live.objects.get(kind)?.find((one) => one["id"] === id);
    return String(found?.["display_name"] ?? id);
  }
  return undefined;
}
