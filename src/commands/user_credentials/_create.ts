import { type Context, type Plan, planOne } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { done } from "../../output/mod.ts";
import type { Owner } from "./_owner.ts";
import { type NewKey, newKeyPolicies } from "./_s3.ts";

/** Refuses half a key before anything is asked of the endpoint. */
export function requireWholeKey(input: NewKey): void {
  if (input.s3AccessKeyId !== undefined) return;
  if (input.secret === undefined && input.pathPrefix === undefined) return;
  throw new GcsError("usage", "Missing option --s3-access-key-id: which key the secret is of");
}

/** A new credential with a key, or without one for now. */
export async function planCreate(context: Context, owner: Owner, input: NewKey): Promise<Plan> {
  const { userCredentials } = await context.gcs();
  const { s3AccessKeyId: keyId, secret, pathPrefix } = input;
  const policies = keyId === undefined || secret === undefined
    ? undefined
    : newKeyPolicies(keyId, secret, pathPrefix);
  const operation = userCredentials.create({
    "connector_id": owner.connectorId,
    "storage_gateway_id": owner.gatewayId,
    "identity_id": owner.identityId,
    ...(owner.mappedUser === undefined ? {} : { "username": owner.mappedUser }),
    ...(policies === undefined ? {} : { policies }),
  });
  return planOne(operation, (created) => {
    const sentence = `Created user credential ${created.id}`;
    const next = `It holds no key yet: gcs user-credentials s3-keys add ${created.id}`;
    return done(created, policies === undefined ? [sentence, next] : sentence);
  });
}
