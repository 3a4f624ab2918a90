import { isObject } from "../base/mod.ts";
import { type Action, actionOf, type Change } from "./action.ts";
import { knownPart, saysSame } from "./compare.ts";
import type { Declared, Members } from "./declaration.ts";
import type { Findings, UpdateOptions } from "./findings.ts";
import { isHidden } from "./hidden.ts";
import { kindFacts } from "./kinds.ts";
import { policyChanges } from "./plan_policies.ts";

/** The action that makes a live object as it is declared; undefined where it is so already. */
export function planUpdate(
  object: Declared,
  live: Members,
  written: Members,
  findings: Findings,
  options: UpdateOptions,
): Action | undefined {
  const { kind } = object;
  const { type, elsewhere = {} } = kindFacts[kind];
  const changes: Change[] = [];
  const body: Record<string, unknown> = {};
  const refuse = (name: string, why: string) => {
    const words = `"${name}" is ${shown(live[name])} in the endpoint and ${
      shown(written[name])
    } here: ${why}`;
    findings.problems.push({ place: object.placeOf(memberFor(object, name)), message: words });
  };
  for (const [name, value] of Object.entries(written)) {
    if (name === "policies" && isObject(value)) {
      const found = policyChanges(object, live, value, findings, options);
      changes.push(...found.changes);
      if (found.changes.length > 0) body["policies"] = found.policies;
      continue;
    }
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    const known = knownPart(live[name], field?.inner?.fields);
    if (field === undefined || saysSame(name, value, known)) continue;
    if (live[name] === undefined && isHidden(name, field.rules.since, live, object)) {
      findings.notCompared.push(`${object.key}: ${name}`);
    } else if (field.rules.fixed || name === "collection_type") {
      refuse(name, "it cannot change after creation");
    } else if (name in elsewhere) refuse(name, `it is changed by ${elsewhere[name]}`);
    else {
      changes.push({ field: name, from: live[name] ?? null, to: value });
      body[name] = value;
    }
  }
  if (changes.length === 0) return undefined;
  if (body["network_use"] === "custom") {
    for (const name of networkNumbers) body[name] ??= written[name] ?? live[name];
  }
  return actionOf("update", object, idOf(live, kind), changes, body);
}

const networkNumbers = [
  "max_concurrency",
  "max_parallelism",
  "preferred_concurrency",
  "preferred_parallelism",
];

function idOf(live: Members, kind: string): string | undefined {
  return kind === "endpoint" ? undefined : String(live["id"]);
}

function memberFor({ kind, placeOf }: Declared, field: string): string {
  const found = Object.entries(kindFacts[kind].references).find(([, one]) => one.field === field);
  const member = found?.[0];
  if (member === undefined) return field;
  const [own, at] = [placeOf(), placeOf(member)];
  return own.line === at.line && own.column === at.column ? field : member;
}

/** A value for people, on one line. */
function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
