import { digestOf } from "./digest.ts";
import { kindFacts } from "./kinds.ts";
import {
  isListedKind,
  type Live,
  readLive,
  readRoles,
  readSharing,
  type Services,
} from "./live.ts";
import type { Members } from "./declaration.ts";

/** What of an endpoint was read, so that the same can be read again. */
export interface Reads {
  /** Kinds of objects that were listed. */
  readonly kinds: readonly string[];
  /** Collections by id whose roles were read; the empty text for the endpoint. */
  readonly roles: readonly string[];
  /** Collections by id whose sharing policies were read. */
  readonly sharing: readonly string[];
}

/** What was read of an endpoint. */
export function readsOf({ objects, roles, sharing }: Live): Reads {
  const sorted = (keys: Iterable<string>) => [...keys].sort();
  return {
    kinds: sorted(objects.keys()),
    roles: sorted(roles.keys()),
    sharing: sorted(sharing.keys()),
  };
}

/** Reads the same again, as far as it is still there. */
export async function readAgain(services: Services, reads: Reads): Promise<Live> {
  const live = await readLive(services, new Set(reads.kinds.filter(isListedKind)));
  const there = new Set(live.objects.get("collections")?.map(({ id }) => String(id)));
  const onThem = (ids: readonly string[]) => ids.filter((id) => there.has(id));
  await readRoles(services, live, {
    onEndpoint: reads.roles.includes(""),
    collectionIds: onThem(reads.roles),
  });
  await readSharing(services, live, onThem(reads.sharing));
  return live;
}

/**
 * SHA-256 of all that was read and that somebody can change: not of what servers count and note, such
 * as the day of the last access.
 */
export async function fingerprintOf(live: Live): Promise<string> {
  const { endpoint, objects, roles, sharing } = live;
  const lines = [
    ["endpoint", endpoint["id"], kindFacts.endpoint.type.writable(endpoint)],
    ...[...objects].flatMap(([kind, all]) => [
      [kind],
      ...all.map((one) => [kind, one["id"], kindFacts[kind].type.writable(one)]),
    ]),
    ...valueLines("roles", roles),
    ...valueLines("sharing_policies", sharing),
  ].map((line) => JSON.stringify(line)).sort();
  return await digestOf(lines.join("\n"));
}

function valueLines(what: string, all: ReadonlyMap<string, readonly Members[]>) {
  return [...all].flatMap(([on, some]) => [[what, on], ...some.map((one) => [what, on, one])]);
}
