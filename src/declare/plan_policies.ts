import { isObject } from "../base/mod.ts";
import { type Fields, keptPolicies, lostSecrets } from "../gcs/mod.ts";
import type { Change } from "./action.ts";
import { fieldsOfPolicies } from "./check_object.ts";
import { knownPart, saysSame } from "./compare.ts";
import type { Declared, Members } from "./declaration.ts";
import type { Findings, UpdateOptions } from "./findings.ts";
import { isHidden, isOlder } from "./hidden.ts";
import { secretReferences } from "./stand_ins.ts";

/** Changes of policies by member, and what is sent: they are replaced whole. */
export function policyChanges(
  object: Declared,
  live: Members,
  written: Members,
  findings: Findings,
  { updateSecrets, connectorId }: UpdateOptions,
): { readonly changes: readonly Change[]; readonly policies: Members } {
  const before = isObject(live["policies"]) ? live["policies"] : {};
  if (live["policies"] === undefined && isHidden("policies", "1.0.0", live, object)) {
    findings.notCompared.push(`${object.key}: policies`);
    return { changes: [], policies: {} };
  }
  const changes: Change[] = [];
  const fields = fieldsOfPolicies(object.kind, written, connectorId) ?? {};
  const sent: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(written)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field !== undefined && before[name] === undefined && isOlder(before, field.rules.since)) {
      findings.notCompared.push(`${object.key}: policies.${name}`);
      continue;
    }
    sent[name] = value;
    if (name === "DATA_TYPE") continue;
    const isSecret = secretReferences(value).some(([path]) => path.length === 0);
    if (isSecret) {
      if (updateSecrets) changes.push({ field: `policies.${name}`, from: null, to: "(secret)" });
    } else if (!saysSame(name, value, knownPart(before[name], field?.inner?.fields))) {
      changes.push({ field: `policies.${name}`, from: before[name] ?? null, to: value });
    }
  }
  if (changes.length === 0) return { changes, policies: {} };
  // A credential's policies are changed member by member: what is not sent stays.
  if (object.kind === "user_credentials") return { changes, policies: sent };
  const policies = { ...keptPolicies(before), ...sent };
  for (const name of lostSecrets(before, policies)) {
    const message =
      `the API takes policies whole, and "${name}" would be lost, which it does not ` +
      `show: write ${wayToWrite(name, fields)}`;
    findings.problems.push({ place: object.placeOf("policies"), message });
  }
  return { changes, policies: withRequiredNulls(policies, fields) };
}

/** Members that the API wants although they may be null. */
function withRequiredNulls(policies: Members, fields: Fields): Members {
  const nulls = Object.entries(fields).filter(([, { rules }]) => rules.required && rules.nullable);
  return { ...Object.fromEntries(nulls.map(([name]) => [name, null])), ...policies };
}

function wayToWrite(name: string, fields: Fields): string {
  const field = fields[name];
  if (field?.inner !== undefined) return "it with references in place of its secrets";
  const none = field?.rules.nullable ? `, or ${name}: null if there is none` : "";
  return `where it is, such as ${name}: env:GCS_SECRET${none}`;
}
