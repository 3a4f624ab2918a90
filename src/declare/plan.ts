import type { Action } from "./action.ts";
import { PendingId } from "./pending_id.ts";
import type { Declaration, Declared, FileDigest, Members } from "./declaration.ts";
import { fingerprintOf, type Reads, readsOf } from "./fingerprint.ts";
import type { Kind } from "./kinds.ts";
import { type Live, readLive, type Services } from "./live.ts";
import { Matches } from "./match.ts";
import { planObject } from "./plan_object.ts";
import { planRoles, planSharing } from "./plan_values.ts";
import { kindsToRead, peopleIn, readValues } from "./read_wanted.ts";
import { planHash } from "./stored_plan.ts";
import type { Problem } from "./problem.ts";
import { planPrune, type Prune } from "./prune.ts";
import { withinOf } from "./within.ts";

/** How a plan is made. */
export interface PlanOptions {
  /** What is deleted that the file does not name; default: nothing. */
  readonly prune?: Prune | undefined;
  /** Only these: `collections/Lab data`. */
  readonly targets?: readonly string[] | undefined;
  /** Sends secrets of objects that are there, which cannot be compared. */
  readonly updateSecrets?: boolean | undefined;
}

/** What would make an endpoint as it is declared. */
export interface DeclaredPlan {
  /** Endpoint that was read. */
  readonly endpointId: string;
  /** In the order in which they are carried out. */
  readonly actions: readonly Action[];
  /** Differences of objects with `managed: false`. */
  readonly left: readonly Action[];
  /** What stands in the way. */
  readonly problems: readonly Problem[];
  /** Members that the endpoint did not show: `collections/Lab data: policies`. */
  readonly notCompared: readonly string[];
  /** Live objects of declared kinds that no file names. */
  readonly unmanaged: readonly {
    readonly kind: Kind;
    readonly id: string;
    readonly name: string;
  }[];
  /** Hash of what was read: another one says that the endpoint has changed. */
  readonly fingerprint: string;
  /** Requests that reading took. */
  readonly reads: Reads;
  /** The files that it was made from. */
  readonly files: readonly FileDigest[];
  /** Hash of all that would be done, and of what it was made from: the plan's name in the trail. */
  readonly hash: string;
}

/** Reads the endpoint, with nothing but GETs, and works out what makes it as it is declared. */
export async function planDeclaration(
  services: Services,
  declaration: Declaration,
  options: PlanOptions = {},
): Promise<DeclaredPlan> {
  const { objects, endpointId, endpointPlace } = declaration;
  const live = await readLive(services, kindsToRead(declaration, options.prune));
  const liveId = String(live.endpoint["id"] ?? "");
  const problems: Problem[] = [];
  if (endpointId !== undefined && endpointId !== liveId.toLowerCase()) {
    const message = `the file is for the endpoint ${endpointId}, and this one is ${liveId}`;
    const wrong = emptyPlan(liveId, [{ place: endpointPlace, message }]);
    return await finished(wrong, live, declaration);
  }
  const matches = new Matches(declaration, live);
  await readValues(services, matches, live);
  const people = await peopleIn(services, objects);
  const notCompared: string[] = [];
  const actions: Action[] = [];
  const left: Action[] = [];
  for (const object of objects) {
    const own = planObject(object, matches, { problems, notCompared }, {
      updateSecrets: options.updateSecrets ?? false,
    });
    const place = { on: placeOf(object, matches), within: withinOf(object, matches) };
    const found = [
      ...(own === undefined ? [] : [own]),
      ...planRoles(object, place, live, people, problems),
      ...planSharing(object, place, live),
    ];
    const isTarget = options.targets === undefined ||
      options.targets.some((one) => one === object.key || one === `${object.kind}/${object.name}`);
    if (isTarget) (object.isManaged ? actions : left).push(...found);
  }
  problems.push(...matches.problems, ...unknownTargets(objects, options.targets));
  const declared = new Set(
    objects.map((object) => matches.of(object)).filter((one) => one !== undefined),
  );
  problems.push(...sameObject(objects, matches), ...unmetNeeds(actions));
  if (options.prune !== undefined && options.targets !== undefined) {
    const message = "--prune deletes what is no target: it does not go with --target";
    problems.push({ place: undefined, message });
  } else if (options.prune !== undefined) {
    const pruned = planPrune(live, declared, options.prune);
    actions.push(...pruned.actions);
    problems.push(...pruned.problems);
  }
  const unmanaged = unmanagedIn(live, declared, objects);
  const found = { actions: ordered(actions), left, problems, notCompared, unmanaged };
  return await finished({ endpointId: liveId, ...found }, live, declaration);
}

type Findings = Omit<DeclaredPlan, "fingerprint" | "reads" | "files" | "hash">;

function emptyPlan(endpointId: string, problems: readonly Problem[]): Findings {
  return { endpointId, problems, actions: [], left: [], notCompared: [], unmanaged: [] };
}

async function finished(
  found: Findings,
  live: Live,
  { files }: Declaration,
): Promise<DeclaredPlan> {
  const fingerprint = await fingerprintOf(live);
  const plan = { ...found, files, reads: readsOf(live), fingerprint };
  return { ...plan, hash: await planHash(plan) };
}

/** Where an object's roles and sharing policies are. */
function placeOf(object: Declared, matches: Matches): string | PendingId | undefined {
  if (object.kind !== "collections") return undefined;
  const live = matches.of(object);
  return live === undefined ? new PendingId(object.key) : String(live["id"]);
}

function* unknownTargets(
  objects: readonly Declared[],
  targets: readonly string[] = [],
): Iterable<Problem> {
  for (const target of targets) {
    const isKnown = objects.some(({ key, kind, name }) =>
      key === target || `${kind}/${name}` === target
    );
    if (!isKnown) yield { place: undefined, message: `no file declares ${target}` };
  }
}

/** Two declared objects that are, or would become, one: by its id and by its name, or in two ways. */
function* sameObject(objects: readonly Declared[], matches: Matches): Iterable<Problem> {
  const seen = new Map<string, Declared>();
  for (const object of objects) {
    const live = matches.of(object);
    const lies = ["storage_gateway_id", "mapped_collection_id"].map((field) => {
      const id = matches.idOf(object, field);
      return id instanceof PendingId ? id.key : id;
    });
    const own = live === undefined ? [object.name, ...lies] : [live["id"]];
    const identity = JSON.stringify([object.kind, ...own]);
    const other = seen.get(identity);
    seen.set(identity, object);
    if (other === undefined || object.kind === "endpoint") continue;
    const where = live === undefined ? "" : " of the endpoint";
    const message = `"${object.name}" and "${other.name}" are the same object${where}`;
    yield { place: object.placeOf(), message };
  }
}

/** What an action needs is there, or comes with the plan. */
function* unmetNeeds(actions: readonly Action[]): Iterable<Problem> {
  const keys = new Set(actions.map(({ key }) => key));
  for (const { kind, name, needs } of actions) {
    for (const need of needs.filter((key) => !keys.has(key))) {
      const message = `${kind}/${name} needs ${need}, which is not there and is not created: ` +
        "it is no target, or not managed";
      yield { place: undefined, message };
    }
  }
}

/** By wave, then by key: the order of the file says nothing. */
function ordered(actions: readonly Action[]): readonly Action[] {
  return actions.toSorted((a, b) => a.wave - b.wave || (a.key < b.key ? -1 : 1));
}

function unmanagedIn(live: Live, declared: ReadonlySet<Members>, objects: readonly Declared[]) {
  return [...live.objects].flatMap(([kind, all]) =>
    objects.some((object) => object.kind === kind)
      ? all.filter((one) => !declared.has(one)).map((one) => ({
        kind,
        id: String(one["id"]),
        name: String(one["display_name"] ?? one["username"] ?? one["id"]),
      }))
      : []
  );
}
