import { counted, type OperationRequest } from "../base/mod.ts";
import type { Action } from "./action.ts";
import { connectorName } from "./connector_name.ts";
import { kindFacts } from "./kinds.ts";
import { PendingId } from "./pending_id.ts";
import type { DeclaredPlan } from "./plan.ts";
import { SecretReference } from "./secret_reference.ts";

const marks = { create: "+", update: "~", delete: "-" } as const;

/** A plan in lines for people; the marks say what colour would. */
export function planLines(plan: DeclaredPlan): readonly string[] {
  const lines = plan.actions.flatMap(actionLines);
  for (const action of plan.left) {
    const [first = "", ...rest] = actionLines(action);
    lines.push(`${first}  (not managed: left as it is)`, ...rest);
  }
  for (const one of plan.notCompared) lines.push(`? ${one} is not compared: it is not shown`);
  return [...lines, summaryOf(plan)];
}

/** `Plan: 1 to create, 2 to change, 0 to delete.` */
export function summaryOf({ actions, left }: DeclaredPlan): string {
  if (actions.length === 0) {
    return left.length === 0
      ? "No changes. The endpoint is as the file says."
      : `No changes. ${counted(left.length, "difference")} of what is not managed.`;
  }
  const count = (wanted: Action["action"]) =>
    actions.filter(({ action }) => action === wanted).length;
  return `Plan: ${count("create")} to create, ${count("update")} to change, ` +
    `${count("delete")} to delete.`;
}

function actionLines({ action, kind, name, on, within, id, changes }: Action): readonly string[] {
  const noun = kind === "roles"
    ? "role"
    : kind === "sharing_policies"
    ? "sharing policy"
    : kindFacts[kind].noun;
  const isValue = kind === "roles" || kind === "sharing_policies";
  const where = on === undefined
    ? "the endpoint"
    : `"${on}"${within === undefined ? "" : ` in "${within}"`}`;
  const what = kind === "endpoint" ? noun : `${noun} "${name}"${isValue ? ` on ${where}` : ""}`;
  const head = `${marks[action]} ${what}${id === undefined ? "" : ` (${id})`}`;
  if (isValue) return [head];
  const details = changes.map(({ field, from, to, chosen }) => {
    if (field === "connector_id") return `    connector: "${connectorName(String(to))}"`;
    const values = action === "create" ? valueText(to) : `${valueText(from)} → ${valueText(to)}`;
    return `    ${field}: ${values}${chosen === true ? "  (chosen: safe)" : ""}`;
  });
  return [head, ...details];
}

function valueText(value: unknown): string {
  if (value instanceof SecretReference) return "(secret)";
  if (value instanceof PendingId) return "(known after apply)";
  if (value === "(secret)" || value === "(known after apply)") return value;
  // A version inside of a value is no choice of anybody.
  return JSON.stringify(value, (name, item) => name === "DATA_TYPE" ? undefined : item);
}

/** A plan as a document for programs; with the requests of its actions, where they are known. */
export function planDocument(
  plan: DeclaredPlan,
  requests: readonly OperationRequest[],
): Record<string, unknown> {
  const documentOf = (
    { action, kind, name, on, within, id, changes }: Action,
    requests: readonly OperationRequest[],
  ) => ({
    action,
    kind,
    name,
    ...(on === undefined ? {} : { on }),
    ...(within === undefined ? {} : { within }),
    id: id ?? null,
    changes,
    requests,
  });
  return {
    "endpoint_id": plan.endpointId,
    actions: plan.actions.map((action, at) => documentOf(action, requests.slice(at, at + 1))),
    "not_managed": plan.left.map((action) => documentOf(action, [])),
    problems: plan.problems.map(({ place, message }) => ({ ...noPlace, ...place, message })),
    "not_compared": plan.notCompared,
    unmanaged: plan.unmanaged,
    fingerprint: plan.fingerprint,
    hash: plan.hash,
  };
}

const noPlace = { file: null, line: null, column: null };
