import { type Context, type Plan, planCreation } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { UserCredential } from "../../gcs/mod.ts";
import type { Owner } from "./_owner.ts";
import { type NewKey, newKeyPolicies } from "./_s3.ts";

/** Refuses half a key before anything is asked of the endpoint. */
export function requireWholeKey(input: NewKey): void {
  if (input.s3AccessKeyId !== undefined) return;
  if (input.secret === undefined && input.pathPrefix === undefined) return;
  throw new GcsError("usage", "Missing option --s3-access-key-id: which key the secret is of");
}

/** A new credential with a key, or without one for now. */
export async function planCreate(
  context: Context,
  owner: Owner,
  input: NewKey & { readonly ifNotExists: boolean },
): Promise<Plan> {
  const { userCredentials } = await context.gcs();
  const { s3AccessKeyId: keyId, secret, pathPrefix } = input;
  const policies = keyId === undefined || secret === undefined
    ? undefined
    : newKeyPolicies(keyId, secret, pathPrefix);
  const wanted = {
    "connector_id": owner.connectorId,
    "storage_gateway_id": owner.gatewayId,
    "identity_id": owner.identityId,
    ...(owner.mappedUser === undefined ? {} : { "username": owner.mappedUser }),
    ...(policies === undefined ? {} : { policies }),
  };
  return await planCreation(context, input.ifNotExists, {
    operation: userCredentials.create(wanted),
    noun: "user credential",
    sentence: ({ id }) => {
      const sentence = `Created user credential ${id}`;
      const next =
        `It holds no key yet: gcs user-credentials s3-keys add ${id} --s3-access-key-id KEY_ID`;
      return policies === undefined ? [sentence, next] : sentence;
    },
    wanted,
    existing: () => credentialsOn(context, owner),
    isSame: (other) => isOf(other, owner),
  });
}

/** Everybody's credentials where they may be seen, else one's own. */
export async function credentialsOn(
  { gcs, signal }: Context,
  { gatewayId: storageGatewayId }: Owner,
): Promise<readonly UserCredential[]> {
  const { userCredentials } = await gcs();
  const list = (all: boolean) =>
    Array.fromAsync(userCredentials.list({ all, storageGatewayId, signal }));
  return await list(true).catch((error: unknown) => {
    if (error instanceof GcsError && error.kind === "forbidden") return list(false);
    throw error;
  });
}

/** Whether a credential is that of an owner: of the same person, for the same account. */
export function isOf(credential: UserCredential, { identityId, mappedUser }: Owner): boolean {
  return credential.identity_id?.toLowerCase() === identityId &&
    (mappedUser === undefined || credential.username === mappedUser);
}
