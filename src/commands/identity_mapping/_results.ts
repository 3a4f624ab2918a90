import {
  type External,
  mapAll,
  mapFirst,
  type MappableIdentity,
  type Mapping,
  type RulePlace,
  type Trial,
} from "../../identity_mapping/mod.ts";
import type { Documents } from "./_documents.ts";

/** What came of one identity, or one account of it. */
export interface Result {
  readonly id: string | null;
  readonly username: string | null;
  readonly account: string | null;
  /** `document 1, mappings[0]`. */
  readonly rule: string | null;
  /** Why there is no account: one sentence for each thing that was tried. */
  readonly why: readonly string[] | null;
}

/** The account of each identity, as it is found when somebody logs in. */
export function firstResults(
  mappings: readonly Mapping[],
  identities: readonly MappableIdentity[],
  told: Documents,
): readonly Result[] {
  return identities.map((identity) => {
    const { account = null, by, trials } = mapFirst(mappings, identity);
    return {
      ...named(identity),
      account,
      rule: by === undefined ? null : placeOf(by),
      why: account === null ? trials.map((trial) => trialInWords(trial, told)) : null,
    };
  });
}

/** Every account of the identities; an identity without one stands with the reason. */
export function allResults(
  mappings: readonly Mapping[],
  identities: readonly MappableIdentity[],
): readonly Result[] {
  const { found, failures } = mapAll(mappings, identities);
  const why = failures.map((one) => `${placeOf(one)} fails, and its document with it: ${one.why}`);
  return identities.flatMap((identity, index): readonly Result[] => {
    const own = found.filter((one) => one.identity === index && one.account !== "");
    if (own.length > 0) {
      return own.map((one) => ({
        ...named(identity),
        account: one.account,
        rule: placeOf(one),
        why: null,
      }));
    }
    const { status } = identity;
    const isUsed = status === "used" || status === "private";
    const reasons = isUsed ? ["no rule matches"] : ["its status is neither used nor private"];
    return [{ ...named(identity), account: null, rule: null, why: [...reasons, ...why] }];
  });
}

function named(identity: MappableIdentity) {
  const { id, username } = identity;
  return {
    id: typeof id === "string" ? id : null,
    username: typeof username === "string" ? username : null,
  };
}

function placeOf({ document, rule }: RulePlace): string {
  return `document ${document + 1}, mappings[${rule}]`;
}

function trialInWords(trial: Trial | External, { connector, gateway }: Documents): string {
  if (trial.outcome === "external") {
    const options = ["-c", connector ?? "CONNECTOR", "-s", gateway ?? "GATEWAY"];
    const command = [...trial.command, ...options].join(" ");
    return `document ${trial.document + 1} is a program, which is not run here: ${command}`;
  }
  const place = placeOf(trial);
  if (trial.outcome === "failure") return `${place} fails, and its document ends: ${trial.why}`;
  if (trial.outcome === "match") return `${place} matches "${trial.source}" with no account`;
  return `${place} does not match "${trial.source}"`;
}
