import { dirname, join } from "node:path";
import { isObject } from "../base/mod.ts";
import {
  ensurePrivateFolder,
  readPrivateFile,
  removePrivateFile,
  writePrivateFile,
} from "../files/mod.ts";
import { maxOfKind, parseEntry, type RecentId, type RecentKind, recentKinds } from "./entries.ts";

/** Whose ids: those of one profile, at one endpoint. */
export interface IdPlace {
  /** The folder for such files. */
  readonly folder: string;
  readonly profile: string;
  /** The endpoint as the settings name it; undefined for that of this node. */
  readonly endpoint: string | undefined;
  /** The client that acts for itself, which may see other things than a person. */
  readonly service: string | undefined;
}

/** What is known at one endpoint, by kind. */
export type Known = ReadonlyMap<RecentKind, readonly RecentId[]>;

const version = 1;
const dayMs = 86_400_000;
/** Bounds of the file: what was read last stays. */
const maxEndpoints = 8;
const maxBytes = 1024 * 1024;

/** The ids of a kind that were read in the last day, in the order of their names. */
export async function readIds(
  place: IdPlace,
  kind: RecentKind,
  now: number,
): Promise<readonly RecentId[]> {
  const known = (await readAll(place)).get(keyOf(place));
  return (known?.get(kind) ?? []).filter((one) => isRecent(one, now))
    .toSorted((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1);
}

/** Changes what is known at an endpoint; what is older than a day goes. */
export async function changeIds(
  place: IdPlace,
  now: number,
  change: (known: Known) => Known,
): Promise<void> {
  const all = await readAll(place);
  const key = keyOf(place);
  const changed = change(all.get(key) ?? new Map());
  all.delete(key);
  // The endpoint that was read last stands last.
  all.set(key, changed);
  const endpoints = [...all].slice(-maxEndpoints).map(([endpoint, known]) => ({
    endpoint,
    ids: Object.fromEntries(
      [...known].map(([kind, ids]) => [kind, bounded(ids, now)] as const)
        .filter(([, ids]) => ids.length > 0),
    ),
  }));
  while (endpoints.length > 1 && JSON.stringify(endpoints).length > maxBytes / 2) endpoints.shift();
  const path = fileOf(place);
  // The folder above is the configuration folder, which a run without settings may lack.
  await ensurePrivateFolder(dirname(dirname(path)));
  await ensurePrivateFolder(dirname(path));
  const text = JSON.stringify({ version, endpoints });
  await writePrivateFile(path, new TextEncoder().encode(text), { isLasting: false });
}

/** Removes what is known to a profile. What is in other hands stays; it counts as empty. */
export async function forgetIds(place: Pick<IdPlace, "folder" | "profile">): Promise<void> {
  await removePrivateFile(fileOf(place)).catch(() => false);
}

function bounded(ids: readonly RecentId[], now: number) {
  return ids.filter((one) => isRecent(one, now)).toSorted((a, b) => b.seen - a.seen)
    .slice(0, maxOfKind).map(({ id, name, seen }) => [id, name, seen]);
}

function isRecent({ seen }: RecentId, now: number): boolean {
  // What comes from the future was written under a clock that was wrong.
  return seen <= now && now - seen <= dayMs;
}

async function readAll(place: Pick<IdPlace, "folder" | "profile">): Promise<Map<string, Known>> {
  const all = new Map<string, Known>();
  try {
    const bytes = await readPrivateFile(fileOf(place), { maxBytes });
    if (bytes === undefined) return all;
    const file: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isObject(file) || file["version"] !== version) return all;
    for (const one of asList(file["endpoints"])) {
      if (!isObject(one)) continue;
      const { endpoint, ids } = one;
      if (typeof endpoint !== "string" || !isObject(ids)) continue;
      const kinds = recentKinds.map((kind) =>
        [kind, asList(ids[kind]).flatMap((entry) => parseEntry(entry) ?? [])] as const
      );
      all.set(endpoint, new Map(kinds.filter(([, entries]) => entries.length > 0)));
    }
  } catch {
    // Damaged, too large, or in other hands: it counts as empty.
    all.clear();
  }
  return all;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fileOf({ folder, profile }: Pick<IdPlace, "folder" | "profile">): string {
  return join(folder, `${profile}.json`);
}

function keyOf({ endpoint = "", service }: IdPlace): string {
  const name = endpoint.toLowerCase().replace(/^https:\/\//, "").replace(/\/$/, "");
  return service === undefined ? name : `${name} as ${service}`;
}
