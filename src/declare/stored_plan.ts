import * as z from "zod/mini";
import { isObject, parseJson } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { type Action, actionKinds, actionVerbs } from "./action.ts";
import { digestOf } from "./digest.ts";
import { kinds } from "./kinds.ts";
import { PendingId } from "./pending_id.ts";
import type { DeclaredPlan } from "./plan.ts";
import { secretPlaces, SecretReference } from "./secret_reference.ts";
import { replaceStandIns, standInsOf, withValueAt } from "./stand_ins.ts";

const version = "gcs-plan/v1";

type Unnamed = Omit<DeclaredPlan, "hash" | "problems">;

/** A plan as a text to keep: references in place of secrets, and what it was made from. */
export function storedText(plan: DeclaredPlan): string {
  return `${JSON.stringify({ ...storedMembers(plan), hash: plan.hash }, null, 2)}\n`;
}

/** The hash that names a plan. */
export async function planHash(plan: Unnamed): Promise<string> {
  return await digestOf(JSON.stringify(storedMembers(plan)));
}

function storedMembers(plan: Unnamed) {
  return {
    plan: version,
    "endpoint_id": plan.endpointId,
    files: plan.files,
    reads: plan.reads,
    fingerprint: plan.fingerprint,
    actions: plan.actions.map(storedAction),
    "not_managed": plan.left.map(storedAction),
    "not_compared": plan.notCompared,
    unmanaged: plan.unmanaged,
  };
}

/** What stands in for something is listed beside the body: no value of a file is taken for it. */
function storedAction(
  { action, kind, key, name, on, within, id, changes, body, needs, wave }: Action,
) {
  const standIns = standInsOf(body).map(([path, one]) =>
    one instanceof PendingId
      ? { path, "id_of": one.key }
      : { path, secret: { from: one.from, name: one.name } }
  );
  return {
    ...{
      action,
      kind,
      key,
      name,
      on: on ?? null,
      within: within ?? null,
      id: id ?? null,
      needs,
      wave,
      changes,
    },
    ...{ body: replaceStandIns(body, () => null), "stand_ins": standIns },
  };
}

const text = z.string();
const texts = z.array(text);
const action = z.strictObject({
  action: z.enum(actionVerbs),
  kind: z.enum(actionKinds),
  ...{
    key: text,
    name: text,
    on: z.nullable(text),
    within: z.nullable(text),
    id: z.nullable(text),
    needs: texts,
    wave: z.number(),
  },
  changes: z.array(z.strictObject({
    ...{ field: text, from: z.unknown(), to: z.unknown() },
    chosen: z.optional(z.literal(true)),
  })),
  body: z.record(text, z.unknown()),
  "stand_ins": z.array(z.union([
    z.strictObject({ path: z.array(z.union([text, z.number()])), "id_of": text }),
    z.strictObject({
      path: z.array(z.union([text, z.number()])),
      secret: z.strictObject({ from: z.enum(secretPlaces), name: text }),
    }),
  ])),
});
const stored = z.strictObject({
  ...{ plan: z.literal(version), "endpoint_id": text, fingerprint: text, hash: text },
  files: z.array(z.strictObject({ file: text, sha256: text })),
  reads: z.strictObject({ kinds: texts, roles: texts, sharing: texts }),
  ...{ actions: z.array(action), "not_managed": z.array(action), "not_compared": texts },
  unmanaged: z.array(z.strictObject({ kind: z.enum(kinds), id: text, name: text })),
});

/**
 * The plan that a text holds.
 *
 * @throws GcsError `usage` for what is no plan, or not as it was written.
 */
export async function readStoredPlan(content: string, name: string): Promise<DeclaredPlan> {
  const document = documentIn(content);
  const found = stored.safeParse(document);
  if (!found.success || !isObject(document)) {
    throw new GcsError("usage", `"${name}" is no plan that gcs plan --out wrote`);
  }
  const { hash, ...rest } = document;
  if (hash !== await digestOf(JSON.stringify(rest))) {
    throw new GcsError("usage", `"${name}" is not as gcs plan wrote it`, {
      hint: "make the plan anew: gcs plan -f FILE --out FILE",
    });
  }
  const plan = found.data;
  return {
    ...{ hash: plan.hash, endpointId: plan.endpoint_id, fingerprint: plan.fingerprint },
    ...{ files: plan.files, reads: plan.reads, unmanaged: plan.unmanaged, problems: [] },
    actions: plan.actions.map(readAction),
    left: plan.not_managed.map(readAction),
    notCompared: plan.not_compared,
  };
}

function documentIn(content: string): unknown {
  try {
    return parseJson(content);
  } catch {
    return undefined;
  }
}

function readAction(
  { stand_ins: standIns, id, on, within, body, changes, ...action }: z.infer<
    typeof stored
  >["actions"][number],
): Action {
  let whole: unknown = body;
  for (const { path, ...one } of standIns) {
    const put = "id_of" in one
      ? new PendingId(one.id_of)
      : new SecretReference(one.secret.from, one.secret.name);
    whole = withValueAt(whole, path, put);
  }
  return {
    ...action,
    ...(on === null ? {} : { on }),
    ...(within === null ? {} : { within }),
    id: id ?? undefined,
    body: isObject(whole) ? whole : {},
    changes: changes.map(({ chosen, ...change }) => chosen ? { ...change, chosen } : change),
  };
}
