import type { Declared, Members } from "./declaration.ts";
import { kinds } from "./kinds.ts";
import { PendingId } from "./pending_id.ts";

/** One difference of a member. */
export interface Change {
  /** Name of the field. */
  readonly field: string;
  /** Value on the endpoint. */
  readonly from: unknown;
  /** Value in the file. */
  readonly to: unknown;
  /** Nobody wrote it: the program chose the safe value. */
  readonly chosen?: true;
}

/** What an action is about. */
export const actionKinds = [...kinds, "roles", "sharing_policies"] as const;
/** What an action is about. */
export type ActionKind = (typeof actionKinds)[number];

/** What an action does. */
export const actionVerbs = ["create", "update", "delete"] as const;

/** One change of a plan, as data. */
export interface Action {
  /** What would be done. */
  readonly action: (typeof actionVerbs)[number];
  /** Kind of object. */
  readonly kind: ActionKind;
  /** What the object is found by in the file. */
  readonly key: string;
  /** Display name. */
  readonly name: string;
  /** Id on the endpoint; undefined for what is not there yet. */
  readonly id: string | undefined;
  /** The collection that a role or a sharing policy is on; none for roles on the endpoint. */
  readonly on?: string;
  /** What that collection lies in, by name. */
  readonly within?: string;
  /** Fields that would change. */
  readonly changes: readonly Change[];
  /** What is sent; secrets and ids of objects that are not there yet as stand-ins. */
  readonly body: Members;
  /** Actions that have to succeed before it. */
  readonly needs: readonly string[];
  /** Actions of a lower wave are carried out before. */
  readonly wave: number;
}

const creates: Readonly<Record<ActionKind, number>> = {
  endpoint: 0,
  "auth_policies": 1,
  "storage_gateways": 2,
  nodes: 2,
  "stream_gateways": 2,
  "user_credentials": 3,
  collections: 4,
  roles: 7,
  "sharing_policies": 7,
};
const deletes: Readonly<Record<ActionKind, number>> = {
  "sharing_policies": 6,
  // After those that are created: somebody may hand over the role that the program acts by.
  roles: 8,
  collections: 10,
  "user_credentials": 11,
  "stream_gateways": 11,
  "storage_gateways": 12,
  "auth_policies": 13,
  endpoint: 13,
  nodes: 13,
};

/** When an action has its turn; guest collections come after mapped ones, and go before them. */
export function waveOf(action: Action["action"], kind: ActionKind, isGuest = false): number {
  if (action === "delete") return deletes[kind] - (isGuest ? 1 : 0);
  return creates[kind] + (isGuest ? 1 : 0);
}

/** What creates or updates an object. */
export function actionOf(
  action: "create" | "update",
  object: Declared,
  id: string | undefined,
  changes: readonly Change[],
  body: Members,
): Action {
  const { kind, key, name, references } = object;
  const isGuest = kind === "collections" && references["mapped_collection_id"] !== undefined;
  const needs = Object.values(body).flatMap((value) =>
    value instanceof PendingId ? [value.key] : []
  );
  return { action, kind, key, name, id, changes, body, needs, wave: waveOf(action, kind, isGuest) };
}
