import type { Context } from "../command/mod.ts";
import { listProfiles } from "../config/mod.ts";
import { readBindings } from "./bindings.ts";

/** An endpoint that was worked on from here: its address, and what else it is known by. */
export interface KnownEndpoint {
  readonly value: string;
  readonly name: string;
}

/** Endpoints of the profiles, and those that a login bound. Asks nobody. */
export async function knownEndpoints(context: Context): Promise<readonly KnownEndpoint[]> {
  const known = new Map<string, string>();
  for (const { name, endpoint } of await listProfiles(context.paths)) {
    if (endpoint !== undefined) known.set(endpoint, `profile ${name}`);
  }
  for (const { address, endpoint_id: id } of await readBindings(context)) {
    if (id !== null && known.has(id)) continue;
    if (!known.has(address)) known.set(address, id ?? "");
  }
  return [...known].map(([value, name]) => ({ value, name }));
}
