import { holdsSecret } from "../secrets/mod.ts";
import { type Policies, policyTypes } from "../gcs/mod.ts";

/**
 * What of a connector's policies can be sent back: an update sends them whole, so that it does not
 * matter whether the endpoint replaces them or changes what is given. Secrets are left out, since
 * an endpoint never shows them.
 */
export function keptPolicies(policies: Policies | null | undefined): Record<string, unknown> {
  if (!policies) return {};
  const type = policyTypes().find((candidate) => candidate.matches(policies.DATA_TYPE));
  const members = type === undefined ? { ...policies } : type.writable(policies);
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && !holdsSecret(value)),
  );
}
