import { badInput, type Context, documentOf, flagsOf, readObject } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { Secret } from "../../secrets/mod.ts";
import {
  type Connector,
  connectors,
  keptPolicies,
  type Policies,
  type PoliciesInput,
} from "../../gcs/mod.ts";
import { type NamedConnector, shownName } from "./_connector_name.ts";
import { optionsOf, policyOptions, secretFields, secretFiles } from "./_connectors.ts";

type Members = Readonly<Record<string, unknown>>;

/** Values of the policy options by member name, and what else policies are made of. */
export interface PolicyInput extends Members {
  /** Document that was given whole. */
  readonly policies?: string | undefined;
  readonly secret?: Secret | undefined;
}

/** GcsError `usage` for an option that is not one of the connector's. */
export function requireOwnOptions(connector: NamedConnector, input: Members): void {
  for (const [member, spec] of Object.entries(policyOptions)) {
    const { onlyFor = [] } = spec;
    if (input[member] === undefined) continue;
    if (onlyFor.some((name) => name === connector.name)) continue;
    throw badInput(
      flagsOf(member, spec),
      `it is for ${onlyFor.join(", ")}, not for ${shownName(connector)}`,
    );
  }
}

/**
 * The policies that the options of a connector give, undefined when none is given.
 *
 * @throws GcsError `usage` for an option of another connector.
 */
export async function givenPolicies(
  context: Context,
  connector: NamedConnector,
  input: PolicyInput,
): Promise<PoliciesInput | undefined> {
  requireOwnOptions(connector, input);
  const whole = input.policies === undefined
    ? {}
    : await readObject(context, input.policies, "--policies");
  const single = {
    ...await documentOf(context, optionsOf(connector.name), input),
    ...secretMember(connector, input.secret),
  };
  const given = { ...whole, ...single };
  return Object.keys(given).length === 0 ? undefined : { ...typed(connector, given), ...given };
}

function secretMember(connector: NamedConnector, secret: Secret | undefined): Members {
  if (secret === undefined) return {};
  const field = connector.name && secretFields[connector.name];
  if (field !== undefined) return { [field]: secret };
  throw badInput("a secret", `the connector ${shownName(connector)} has none`);
}

function typed({ name }: NamedConnector, given: Members): Members {
  const family = published(name)?.policies?.storage.family;
  return given["DATA_TYPE"] === undefined && family !== undefined ? { "DATA_TYPE": family } : {};
}

function published(name: NamedConnector["name"]): Connector | undefined {
  return name && connectors[name];
}

/**
 * Policies for a new gateway: members that the API wants although they may be null are filled in.
 *
 * @throws GcsError `usage` that names the options that are missing.
 */
export function completePolicies(
  connector: NamedConnector,
  given: PoliciesInput | undefined,
): PoliciesInput | undefined {
  const type = published(connector.name)?.policies?.storage;
  const required = Object.entries(type?.fields ?? {}).filter(([, { rules }]) => rules.required);
  const absent = required.filter(([field]) => given?.[field] === undefined);
  const missing = absent.filter(([, { rules }]) => !rules.nullable).map(([field]) => field);
  if (missing.length > 0) {
    const flags = missing.map((field) => flagFor(connector, field));
    throw new GcsError("usage", `Connector ${shownName(connector)} needs ${flags.join(", ")}`, {
      hint: "gcs storage-gateway create --help",
    });
  }
  if (absent.length === 0) return given;
  const nulls = Object.fromEntries(absent.map(([field]) => [field, null]));
  return { ...typed(connector, given ?? {}), ...nulls, ...given };
}

function flagFor({ name }: NamedConnector, field: string): string {
  const found = Object.entries(optionsOf(name)).find(([, { fields }]) => fields.includes(field));
  return found === undefined ? field : flagsOf(...found);
}

/**
 * Policies for a change: those that the gateway has, with what was given.
 *
 * @throws GcsError `usage` when a secret would be lost, since it cannot be read back.
 */
export function changedPolicies(
  connector: NamedConnector,
  before: Policies | null | undefined,
  given: PoliciesInput,
): PoliciesInput {
  const kept = keptPolicies(before);
  const secret = connector.name && secretFields[connector.name];
  const holder = ["client_id", "ceph_admin_key_id"].find((field) =>
    typeof kept[field] === "string"
  );
  if (secret !== undefined && holder !== undefined && given[secret] === undefined) {
    throw new GcsError(
      "usage",
      `Cannot change policies of ${shownName(connector)} without their secret: ` +
        "they are sent whole, and the endpoint does not show it",
      { hint: "add --update-secret, --secret-stdin or --secret-env" },
    );
  }
  requireFiles(connector, before, given);
  return { ...kept, ...given };
}

/** A Box application or a service account that the gateway has must be given again. */
function requireFiles(
  connector: NamedConnector,
  before: Policies | null | undefined,
  given: PoliciesInput,
): void {
  for (const field of secretFiles) {
    if (!before?.[field] || given[field] !== undefined) continue;
    throw new GcsError(
      "usage",
      `Cannot change these policies without ${flagFor(connector, field)}: ` +
        "they are sent whole, and the endpoint does not show its secrets",
    );
  }
}
