import { join } from "node:path";
import { rehearse } from "./oidc/_rehearse.ts";

export { ignore } from "./oidc/_rehearse.ts";

/** Client id in the deployment key of a {@linkcode deployment}. */
export const clientId = "5a4d0000-0000-4000-8000-000000000001";

/** What must not be seen: in the deployment key, and as the secret of a service identity. */
export const canary = "cAnArY-deployment-secret-0123456789";

/** Variables of a service identity. */
export const serviceEnv = { GCS_CLI_CLIENT_ID: clientId, GCS_CLI_CLIENT_SECRET: canary };

/** A rehearsal with the official program, beside which a deployment key lies in `keyFile`. */
export async function deployment(body?: string) {
  const rehearsal = await rehearse(body);
  const keyFile = join(rehearsal.program.folder, "key.json");
  const key = JSON.stringify({ "client_id": clientId, secret: canary });
  await Deno.writeTextFile(keyFile, key, { mode: 0o600 });
  return { ...rehearsal, keyFile, [Symbol.asyncDispose]: () => rehearsal[Symbol.asyncDispose]() };
}
