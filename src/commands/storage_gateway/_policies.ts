import { badInput, flagOf } from "../../command/mod.ts";
import type { Context } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { Secret } from "../../secrets/mod.ts";
import { type Connector, connectors, type Policies, type PoliciesInput } from "../../gcs/mod.ts";
import { readObject, readSecretObject } from "../_json.ts";
import { keptPolicies } from "../_policies.ts";
import { type NamedConnector, shownName } from "./_connector_name.ts";
import { type PolicyOption, policyOptions, secretFields } from "./_connectors.ts";

type Members = Readonly<Record<string, unknown>>;

/** Values of the policy options by member name, and what else policies are made of. */
export interface PolicyInput extends Members {
  /** Document that was given whole. */
  readonly policies?: string | undefined;
  readonly secret?: Secret | undefined;
}

/** GcsError `usage` for an option that is not one of the connector's. */
export function requireOwnOptions(connector: NamedConnector, input: Members): void {
  for (const [member, option] of Object.entries(policyOptions)) {
    if (input[member] === undefined) continue;
    if (option.connectors.some((name) => name === connector.name)) continue;
    throw badInput(
      flagsOf(member, option),
      `it is for ${option.connectors.join(", ")}, not for ${shownName(connector)}`,
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
  const single: Record<string, unknown> = {};
  for (const [member, option] of Object.entries(policyOptions)) {
    const value = input[member];
    if (value === undefined) continue;
    Object.assign(single, await policyFields(context, connector, member, option, value));
  }
  Object.assign(single, secretMember(connector, input.secret));
  const given = { ...whole, ...single };
  return Object.keys(given).length === 0 ? undefined : { ...typed(connector, given), ...given };
}

function flagsOf(member: string, { spec }: PolicyOption): string {
  return (spec.names ?? [flagOf(member)]).map((name) => `--${name}`).join(" or ");
}

async function policyFields(
  context: Context,
  connector: NamedConnector,
  member: string,
  { field, otherFields, form }: PolicyOption,
  value: unknown,
): Promise<Members> {
  const name = `--${flagOf(member)}`;
  if (form === "pairs") return { [field]: [value].flat().map((pair) => nameAndValue(pair, name)) };
  if (form !== "file") return { [otherFields?.[connector.name ?? "posix"] ?? field]: value };
  const document = await readSecretObject(context, String(value), name);
  if (member !== "boxSettings") return { [field]: document };
  const { boxAppSettings = document, enterpriseID: enterprise } = document;
  return {
    "boxAppSettings": boxAppSettings,
    ...(enterprise === undefined ? {} : { "enterpriseID": enterprise }),
  };
}

function nameAndValue(pair: unknown, option: string) {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(String(pair)) ?? [];
  if (name === undefined || value === undefined) {
    throw badInput(option, `"${String(pair)}" is not NAME=VALUE`);
  }
  return { name, value };
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

function flagFor(connector: NamedConnector, field: string): string {
  const found = Object.entries(policyOptions).find(([, option]) =>
    option.field === field && option.connectors.some((name) => name === connector.name)
  );
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
  requireFiles(before, given);
  return { ...kept, ...given };
}

/** A Box application or a service account that the gateway has must be given again. */
function requireFiles(before: Policies | null | undefined, given: PoliciesInput): void {
  for (const [member, option] of Object.entries(policyOptions)) {
    const { field, form } = option;
    if (form !== "file" || !before?.[field] || given[field] !== undefined) continue;
    throw new GcsError(
      "usage",
      `Cannot change these policies without ${flagsOf(member, option)}: ` +
        "they are sent whole, and the endpoint does not show its secrets",
    );
  }
}
