import { holdsSecret } from "../../../secrets/mod.ts";
import type { DocumentField } from "../field.ts";
import { isSecretField } from "../field_types.ts";
import { type Policies, policyTypes } from "./mod.ts";

type Members = Readonly<Record<string, unknown>>;
type AnyField = DocumentField<unknown, unknown>;

/**
 * What of a connector's policies can be sent back: an update sends them whole, so that it does not
 * matter whether the endpoint replaces them or changes what is given. Secrets are left out, since
 * an endpoint never shows them, and null but where the API wants the member to be there.
 */
export function keptPolicies(policies: Policies | null | undefined): Record<string, unknown> {
  if (!policies) return {};
  const type = typeOf(policies);
  const members = type === undefined ? { ...policies } : type.writable(policies);
  return Object.fromEntries(
    Object.entries(members).filter(([name, value]) => {
      const field = type?.fields[name];
      if (holdsSecret(value) || (field !== undefined && mayHoldSecret(field))) return false;
      return value !== null || field?.rules.required === true;
    }),
  );
}

/** Secrets that say nothing without the member beside them. */
const beside: Readonly<Record<string, string>> = {
  secret: "client_id",
  "ceph_admin_secret_key": "ceph_admin_key_id",
};

/**
 * Members with secrets that policies have, as far as the endpoint tells, and that are gone when
 * `after` takes the place of `before`. Null in `after` says that this is meant.
 */
export function lostSecrets(
  before: Policies,
  after: Readonly<Record<string, unknown>>,
): readonly string[] {
  const fields = Object.entries((typeOf(before) ?? typeOf(after))?.fields ?? {});
  return fields.flatMap(([name, field]) => {
    if (!mayHoldSecret(field) || after[name] !== undefined) return [];
    const holder = beside[name];
    const isThere = before[name] !== undefined && before[name] !== null;
    // Google's service account is not shown at all: it stands in place of an application.
    const mayBeThere = name === "service_account_key" && typeof after["client_id"] !== "string";
    const isNeeded = holder !== undefined && typeof after[holder] === "string";
    return isThere || mayBeThere || isNeeded ? [name] : [];
  });
}

function typeOf(policies: Members) {
  const [family] = String(policies["DATA_TYPE"]).split("#");
  return policyTypes().find((candidate) => candidate.family === family);
}

function mayHoldSecret(field: AnyField): boolean {
  return isSecretField(field) || Object.values(field.inner?.fields ?? {}).some(mayHoldSecret);
}
