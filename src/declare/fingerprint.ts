import { kindFacts } from "./kinds.ts";
import type { Live } from "./live.ts";

/**
 * SHA-256 of all that was read and that somebody can change: not of what servers count and note, such
 * as the day of the last access.
 */
export async function fingerprintOf(live: Live): Promise<string> {
  const documents = [
    ["endpoint", [kindFacts.endpoint.type.writable(live.endpoint)]],
    ...[...live.objects].map(([kind, all]) => [
      kind,
      all.map((one) => [one["id"], kindFacts[kind].type.writable(one)]),
    ]),
    ...[...live.roles].map(([id, all]) => ["roles", id, all]),
    ...[...live.sharing].map(([id, all]) => ["sharing_policies", id, all]),
  ].map((one) => JSON.stringify(one)).sort();
  const bytes = new TextEncoder().encode(documents.join("\n"));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
