import { isObject, memberAt, type Operation } from "../base/mod.ts";
import { type BatchReport, type ItemResult, runBatch } from "../batch/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { Secret } from "../secrets/mod.ts";
import type { Action } from "./action.ts";
import { secretReferences } from "./check_object.ts";
import type { Services } from "./live.ts";
import { type Clients, filledIn, operationOf } from "./operation_of.ts";
import type { DeclaredPlan } from "./plan.ts";
import type { SecretReference, SecretSource } from "./secret_reference.ts";

/** How a plan is carried out. */
export interface CarryOutOptions {
  readonly services: Services;
  readonly secrets: SecretSource;
  /** Sends one request; a program writes its trail around it. */
  perform<Result>(operation: Operation<Result>): Promise<Result>;
  /** Requests at a time. */
  readonly workers: number;
  readonly onDone?: (results: readonly ItemResult[]) => void;
}

/** A plan whose secrets are read, and whose requests can be shown. */
export interface ReadyPlan {
  readonly actions: readonly Action[];
  /** The requests, with a stand-in for every id that is not known before the plan is carried out. */
  readonly operations: readonly Operation<unknown>[];
  /** Carries it out. What fails stops only what needs it. */
  carryOut(options: Pick<CarryOutOptions, "perform" | "workers" | "onDone">): Promise<BatchReport>;
}

const unknownId = "00000000-0000-4000-8000-000000000000";

/** Reads the secrets that a plan sends, and lays out its requests. Sends nothing. */
export async function readyPlan(
  { actions }: DeclaredPlan,
  { services, secrets }: Pick<CarryOutOptions, "services" | "secrets">,
): Promise<ReadyPlan> {
  const read = new Map<SecretReference, Secret>();
  for (const [, reference] of actions.flatMap(({ body }) => secretReferences(body))) {
    read.set(reference, await secrets.read(reference));
  }
  const needsAuth = actions.some(({ kind }) => kind === "auth_policies");
  const auth = needsAuth ? await services.authApi() : undefined;
  const complete = (action: Action, idOf: (key: string) => string): Action => {
    const body = filledIn(action.body, idOf, (reference) => {
      const secret = read.get(reference);
      if (secret === undefined) throw new GcsError("failed", `${reference} was not read`);
      return secret;
    });
    return { ...action, body: isObject(body) ? body : {} };
  };
  const plain: Clients = { gcs: services.gcs, auth };
  return {
    actions,
    operations: actions.map((action) => operationOf(complete(action, () => unknownId), plain)),
    carryOut: (options) => carryOut(actions, complete, plain, services, options),
  };
}

async function carryOut(
  actions: readonly Action[],
  complete: (action: Action, idOf: (key: string) => string) => Action,
  plain: Clients,
  services: Services,
  { perform, workers, onDone }: Pick<CarryOutOptions, "perform" | "workers" | "onDone">,
): Promise<BatchReport> {
  const ids = new Map<string, string>();
  const undone = new Set<string>();
  const known = new Set(actions.map(({ key }) => key));
  const run = async (action: Action): Promise<readonly ItemResult[]> => {
    if (action.needs.some((key) => known.has(key) && undone.has(key))) {
      undone.add(action.key);
      return [{ id: action.key, outcome: "not_started" }];
    }
    // Until it has succeeded, nothing that needs it may start.
    undone.add(action.key);
    const ready = complete(action, (key) => ids.get(key) ?? unknownId);
    const mapped = ready.action === "create" ? ready.body["mapped_collection_id"] : undefined;
    const clients = typeof mapped === "string" && services.gcsFor !== undefined
      ? { ...plain, gcs: await services.gcsFor(mapped) }
      : plain;
    if (!await isThere(ready, services)) {
      const result = await perform(operationOf(ready, clients));
      const id = memberAt(result, ["id"]);
      if (typeof id === "string") ids.set(action.key, id);
    }
    undone.delete(action.key);
    return [{ id: action.key, outcome: "done" }];
  };
  const items: ItemResult[] = [];
  let fatal: GcsError | undefined;
  const waves = Map.groupBy(actions, ({ wave }) => wave);
  for (const [, some] of [...waves].toSorted(([a], [b]) => a - b)) {
    if (fatal !== undefined || services.signal?.aborted === true) {
      items.push(...some.map(({ key }) => ({ id: key, outcome: "not_started" } as const)));
      continue;
    }
    const jobs = some.map((action) => ({ ids: [action.key], run: () => run(action) }));
    const report = await runBatch(jobs, {
      workers,
      signal: services.signal,
      onResults: (results) => onDone?.(results),
    });
    fatal = report.fatal;
    items.push(...report.items);
  }
  const count = { done: 0, failed: 0, interrupted: 0, unknown: 0, "not_started": 0 };
  for (const { outcome } of items) count[outcome]++;
  return { items, count, fatal };
}

/** Whoever creates a collection gets the role of its administrator from the endpoint itself. */
async function isThere({ action, kind, body, needs }: Action, { gcs, signal }: Services) {
  if (action !== "create" || kind !== "roles" || needs.length === 0) return false;
  const collectionId = String(body["collection"]);
  for await (const role of gcs.roles.list({ collectionId, signal })) {
    if (role.role === body["role"] && role.principal === body["principal"]) return true;
  }
  return false;
}
