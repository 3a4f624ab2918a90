import { isObject, memberAt, type Operation, type OperationRequest } from "../base/mod.ts";
import { type BatchOptions, type BatchReport, type ItemResult, runBatch } from "../batch/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { Secret } from "../secrets/mod.ts";
import type { Action } from "./action.ts";
import { anyId, anySecret } from "./check_object.ts";
import { authOf, type Services } from "./live.ts";
import { type Clients, operationOf } from "./operation_of.ts";
import { PendingId } from "./pending_id.ts";
import type { DeclaredPlan } from "./plan.ts";
import type { SecretReference, SecretSource } from "./secret_reference.ts";
import { replaceStandIns, secretReferences, standInsOf, withValueAt } from "./stand_ins.ts";

/** How a plan is carried out. */
export interface CarryOutOptions {
  /** Where requests go. */
  readonly services: Services;
  /** Where secrets of the file are read. */
  readonly secrets: SecretSource;
  /** Sends one request; a program writes its trail around it. */
  perform<Result>(operation: Operation<Result>): Promise<Result>;
  /** Requests at a time. */
  readonly workers: number;
  /** Starts nothing more once aborted, and waits for what runs. */
  readonly signal?: AbortSignal | undefined;
  /** Told of what is done, after each step. */
  readonly onDone?: (results: readonly ItemResult[]) => void;
  /** Does the work of each request, for who measures it. */
  readonly around?: BatchOptions["around"];
}

/** A plan whose secrets are read, and whose requests can be shown. */
export interface ReadyPlan {
  /** What to do, in order. */
  readonly actions: readonly Action[];
  /** The requests, with words in place of every id that is not known before the plan is carried out. */
  readonly operations: readonly Pick<Operation<unknown>, "request">[];
  /** Carries it out. What fails stops only what needs it. */
  carryOut(options: Omit<CarryOutOptions, "services" | "secrets">): Promise<Carried>;
}

/** What came of a plan. */
export interface Carried extends BatchReport {
  /** How each action ended. */
  readonly items: readonly ItemResult[];
  /** Ids of what was created, by the keys of actions. */
  readonly ids: ReadonlyMap<string, string>;
}

/** Reads the secrets that a plan sends, and lays out its requests. Sends nothing. */
export async function readyPlan(
  { actions }: Pick<DeclaredPlan, "actions">,
  { services, secrets }: Pick<CarryOutOptions, "services" | "secrets">,
): Promise<ReadyPlan> {
  const read = new Map<SecretReference, Secret>();
  for (const [, reference] of actions.flatMap(({ body }) => secretReferences(body))) {
    read.set(reference, await secrets.read(reference));
  }
  const plain = await clientsFor(actions, services);
  const secretOf = (reference: SecretReference) => {
    const secret = read.get(reference);
    if (secret === undefined) throw new GcsError("failed", `${reference} was not read`);
    return secret;
  };
  const complete: Complete = (action, idOf) => completed(action, idOf, secretOf);
  return {
    actions,
    operations: actions.map((action) => ({ request: requestOf(action, plain, secretOf) })),
    carryOut: (options) => carryOut(actions, complete, plain, services, options),
  };
}

/** The requests of some actions, with secrets hidden that need not be there. */
export async function plannedRequests(
  actions: readonly Action[],
  services: Services,
): Promise<readonly OperationRequest[]> {
  const clients = await clientsFor(actions, services);
  return actions.map((action) => requestOf(action, clients, () => anySecret));
}

type Complete = (action: Action, idOf: (key: string) => string) => Action;

async function clientsFor(actions: readonly Action[], services: Services): Promise<Clients> {
  const needsAuth = actions.some(({ kind }) => kind === "auth_policies");
  return { gcs: services.gcs, auth: needsAuth ? await authOf(services) : undefined };
}

function completed(
  action: Action,
  idOf: (key: string) => string,
  secretOf: (reference: SecretReference) => Secret,
): Action {
  const body = replaceStandIns(
    action.body,
    (one) => one instanceof PendingId ? idOf(one.key) : secretOf(one),
  );
  return { ...action, body: isObject(body) ? body : {} };
}

function requestOf(
  action: Action,
  clients: Clients,
  secretOf: (reference: SecretReference) => Secret,
): OperationRequest {
  const { request } = operationOf(completed(action, () => anyId, secretOf), clients);
  if (!isObject(request.body)) return request;
  const pending = standInsOf(action.body).filter(([, one]) => one instanceof PendingId);
  const body = pending.reduce<unknown>(
    (body, [path, one]) =>
      memberAt(body, path) === anyId ? withValueAt(body, path, one.toJSON()) : body,
    request.body,
  );
  return { ...request, body };
}

async function carryOut(
  actions: readonly Action[],
  complete: Complete,
  plain: Clients,
  services: Services,
  { perform, workers, signal, onDone, around }: Omit<CarryOutOptions, "services" | "secrets">,
): Promise<Carried> {
  const ids = new Map<string, string>();
  const done = new Set<string>();
  const run = async (action: Action): Promise<readonly ItemResult[]> => {
    if (!action.needs.every((key) => done.has(key))) {
      return [{ id: action.key, outcome: "not_started" }];
    }
    const ready = complete(action, (key) => ids.get(key) ?? anyId);
    const mapped = ready.action === "create" ? ready.body["mapped_collection_id"] : undefined;
    const clients = typeof mapped === "string" && services.gcsFor !== undefined
      ? { ...plain, gcs: await services.gcsFor(mapped) }
      : plain;
    if (!await isThere(ready, services)) {
      const result = await perform(operationOf(ready, clients));
      const id = memberAt(result, ["id"]);
      if (typeof id === "string") ids.set(action.key, id);
    }
    done.add(action.key);
    return [{ id: action.key, outcome: "done" }];
  };
  const items: ItemResult[] = [];
  let fatal: GcsError | undefined;
  const waves = Map.groupBy(actions, ({ wave }) => wave);
  for (const [, some] of [...waves].toSorted(([a], [b]) => a - b)) {
    if (fatal !== undefined || signal?.aborted === true) {
      items.push(...some.map(({ key }) => ({ id: key, outcome: "not_started" } as const)));
      continue;
    }
    const jobs = some.map((action) => ({ ids: [action.key], run: () => run(action) }));
    const report = await runBatch(jobs, {
      workers,
      signal,
      around,
      onResults: (results) => onDone?.(results),
    });
    fatal = report.fatal;
    items.push(...report.items);
  }
  const count = { done: 0, failed: 0, interrupted: 0, unknown: 0, "not_started": 0 };
  for (const { outcome } of items) count[outcome]++;
  return { items, count, fatal, ids };
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
