import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Environment, EnvironmentName } from "../config/mod.ts";

/** A secret that can be handed over in a file. */
export interface GivenSecret {
  /** The variable that names its file. */
  readonly variable: EnvironmentName;
  /** Its name among the credentials that systemd hands to a service. */
  readonly credential: string;
}

/** The passphrase of the key store. */
export const passphrase: GivenSecret = {
  variable: "GCS_PASSPHRASE_FILE",
  credential: "gcs.passphrase",
};

/** The secret of the client that a service acts as. */
export const clientSecret: GivenSecret = {
  variable: "GCS_CLI_CLIENT_SECRET_FILE",
  credential: "gcs.client_secret",
};

/** Where it is: what its variable names, else a credential of that name (`LoadCredential=`). */
export function placeOfSecret(
  env: Environment,
  { variable, credential }: GivenSecret,
): string | undefined {
  const named = env.get(variable);
  if (named !== undefined) return named;
  const folder = env.get("CREDENTIALS_DIRECTORY");
  const file = folder === undefined ? undefined : join(folder, credential);
  return file !== undefined && existsSync(file) ? file : undefined;
}
