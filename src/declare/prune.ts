import { type Action, waveOf } from "./action.ts";
import type { Members } from "./declaration.ts";
import { type Kind, kindFacts } from "./kinds.ts";
import type { Live } from "./live.ts";
import type { Problem } from "./problem.ts";

/** Kinds of which objects that no file names can be deleted. */
export const prunableKinds = [
  "collections",
  "storage_gateways",
  "stream_gateways",
  "user_credentials",
] as const;
/** A kind of which objects that no file names can be deleted. */
export type PrunableKind = (typeof prunableKinds)[number];

/** What may be deleted. */
export interface Prune {
  /** Kinds of objects that are deleted where the file names them not. */
  readonly kinds: readonly PrunableKind[];
  /** So many of a kind may go, where that is more than 30 % or all. */
  readonly limit: number | undefined;
}

const maxShare = 0.3;

/** Deletes of live objects that no file names; problems where that is not safe. */
export function planPrune(
  live: Live,
  declared: ReadonlySet<Members>,
  { kinds, limit = 0 }: Prune,
): { readonly actions: readonly Action[]; readonly problems: readonly Problem[] } {
  const actions: Action[] = [];
  const problems: Problem[] = [];
  const wrong = (message: string) => problems.push({ place: undefined, message });
  const gone = new Set<unknown>();
  for (const kind of kinds) {
    const all = live.objects.get(kind) ?? [];
    const left = all.filter((one) => !declared.has(one));
    const isMany = left.length > all.length * maxShare || left.length === all.length;
    if (left.length > 0 && isMany && left.length > limit) {
      wrong(
        `--prune ${kind} would delete ${left.length} of ${all.length}: ` +
          `add --prune-limit ${left.length} if that is meant`,
      );
    }
    for (const one of left) {
      gone.add(one["id"]);
      const name = String(one["display_name"] ?? one["username"] ?? one["id"]);
      if (one["delete_protected"] === true) {
        wrong(`the ${kindFacts[kind].noun} "${name}" (${one["id"]}) is protected from deletion`);
      }
      actions.push(deletion(kind, one, name));
    }
  }
  for (const one of live.objects.get("collections") ?? []) {
    if (gone.has(one["id"])) continue;
    for (const field of ["storage_gateway_id", "mapped_collection_id"]) {
      if (!gone.has(one[field])) continue;
      wrong(
        `the collection "${one["display_name"]}" lies in ${one[field]}, which would be deleted`,
      );
    }
  }
  return { actions: actions.map((action) => afterContents(action, actions, live)), problems };
}

/** A deletion that waits for those of what lies in the object. */
function afterContents(action: Action, actions: readonly Action[], live: Live): Action {
  const inside = [...live.objects].flatMap(([kind, all]) =>
    all.filter((one) =>
      one["mapped_collection_id"] === action.id ||
      (one["storage_gateway_id"] === action.id && action.kind === "storage_gateways")
    ).map(({ id }) => `${kind}#${id}`)
  );
  const needs = actions.filter(({ kind, id }) => inside.includes(`${kind}#${id}`));
  return { ...action, needs: needs.map(({ key }) => key) };
}

function deletion(kind: Kind, one: Members, name: string): Action {
  const isGuest = one["collection_type"] === "guest";
  const id = String(one["id"]);
  const wave = waveOf("delete", kind, isGuest);
  return {
    ...{ action: "delete", kind, name, id, wave },
    key: `${kind}/${name}#${id}`,
    changes: [],
    body: {},
    needs: [],
  };
}
