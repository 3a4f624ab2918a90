import * as z from "zod/mini";
import { arg, argumentOr, type Context, opt, type ValuesOf } from "../../../command/mod.ts";
import { GcsError } from "../../../errors/mod.ts";
import type { Secret } from "../../../secrets/mod.ts";
import type { UserCredential } from "../../../gcs/mod.ts";
import { either, requireConnector } from "../_owner.ts";
import { accessKeyId, parseKeyId } from "../_s3.ts";

/** The argument and options that name a credential and one of its keys. */
export const keyArgs = {
  id: arg.orOption(
    "credential",
    arg.object("user_credential", "CREDENTIAL_ID", "User credential that holds the key"),
  ),
};

/** See {@linkcode keyArgs}. */
export const keyOptions = {
  s3AccessKeyId: accessKeyId,
  credential: opt.object(
    "user_credential",
    "CREDENTIAL_ID",
    "The same as the argument CREDENTIAL_ID",
  ),
  accessKeyId: opt.parsed("KEY_ID", "The same as --s3-access-key-id", parseKeyId),
};

type KeyInput = ValuesOf<typeof keyArgs & typeof keyOptions>;

/** The credential and the key that a command line names. GcsError `usage` without them. */
export function namedKey(input: KeyInput): { readonly id: string; readonly keyId: string } {
  const id = argumentOr(input.id, input.credential, "CREDENTIAL_ID", "credential");
  const keyId = either(
    input.s3AccessKeyId,
    input.accessKeyId,
    "--s3-access-key-id",
    "--access-key-id",
  );
  if (keyId !== undefined) return { id, keyId };
  throw new GcsError("usage", "Missing option --s3-access-key-id: which key is meant");
}

/** One key of a credential, without its secret. */
export interface HeldKey {
  readonly keyId: string;
  /** Undefined for the one key of a credential without path prefixes. */
  readonly prefixes: readonly string[] | undefined;
}

const held = z.looseObject({
  "s3_key_id": z.nullish(z.string()),
  "s3_multi_keys": z.nullish(z.array(z.looseObject({
    "path_prefixes": z.nullish(z.array(z.string())),
    "s3_key_id": z.nullish(z.string()),
  }))),
});

/** The keys that an S3 credential holds. GcsError `wrong_kind` for another connector's. */
export async function heldKeys(context: Context, id: string): Promise<readonly HeldKey[]> {
  const { userCredentials } = await context.gcs();
  const credential = await userCredentials.get(id, { signal: context.signal });
  requireConnector(credential.connector_id ?? "", ["s3"], `User credential ${id}`);
  return keysOf(credential);
}

function keysOf({ policies }: UserCredential): readonly HeldKey[] {
  const { s3_key_id: single, s3_multi_keys: many } = held.parse(policies ?? {});
  const keys = (many ?? []).flatMap((key) =>
    key.s3_key_id ? [{ keyId: key.s3_key_id, prefixes: key.path_prefixes ?? [] }] : []
  );
  return single ? [{ keyId: single, prefixes: undefined }, ...keys] : keys;
}

/** The key with an id. GcsError `not_found` when the credential does not hold it. */
export function findKey(keys: readonly HeldKey[], id: string, keyId: string): HeldKey {
  const found = keys.find((key) => key.keyId === keyId);
  if (found !== undefined) return found;
  throw new GcsError("not_found", `User credential ${id} holds no key "${keyId}"`, {
    hint: `gcs user-credentials show ${id}`,
  });
}

/** An entry as it is sent; a null secret takes the key away. */
export function entry(keyId: string, prefixes: readonly string[], secret: Secret | null) {
  return { "path_prefixes": prefixes, "s3_key_id": keyId, "s3_secret_key": secret };
}

/**
 * A change of some keys. Only those named are sent: the endpoint shows the secrets of the others as
 * null, which, sent back, would delete them.
 */
export function keyChange(entries: readonly ReturnType<typeof entry>[]) {
  return policies({ "s3_multi_keys": entries });
}

/** A change of a credential's one key without path prefixes. */
export function singleKeyChange(keyId: string | null, secret: Secret | null) {
  return policies({ "s3_key_id": keyId, "s3_secret_key": secret });
}

function policies(members: Readonly<Record<string, unknown>>) {
  return { policies: { "DATA_TYPE": "s3_user_credential_policies", ...members } };
}
