import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage, type Stage, type StageOptions } from "../_support/stage.ts";

/** A value that must never be seen outside a request. */
export const canary = "cAnArY/secret+key+0123456789abcdefghijkl";

/** Id of a storage gateway of Google Drive on the stage. */
export const driveGateway = "5a4d0000-0000-4000-8000-000000000211";
/** Id of a storage gateway of ActiveScale on the stage. */
export const activescaleGateway = "5a4d0000-0000-4000-8000-000000000212";
/** Id of a credential with two keys for prefixes on the stage. */
export const multiKey = "5a4d0000-0000-4000-8000-000000000701";
/** Id of a credential with one key for all paths on the stage. */
export const singleKey = "5a4d0000-0000-4000-8000-000000000702";
/** Id of a credential of another connector on the stage. */
export const driveCredential = "5a4d0000-0000-4000-8000-000000000703";

const s3Id = "7643e831-5f6c-4b47-a07f-8ee90f401d23";
const driveId = "976cf0cf-78c3-4aab-82d2-7c16adbcc281";
const activescaleId = "7251f6c8-93c9-11eb-95ba-12704e0d6a4d";

/** A stage with storage gateways and credentials of several connectors. */
export async function credentialStage(options: Pick<StageOptions, "clock"> = {}): Promise<Stage> {
  const gateway = (id: string, name: string, connector: string) => ({
    id,
    "display_name": name,
    "connector_id": connector,
    "allowed_domains": ["example.org"],
    "admin_managed_credentials": true,
  });
  const credential = (id: string, gatewayId: string, connector: string, policies: unknown) => ({
    id,
    "storage_gateway_id": gatewayId,
    "connector_id": connector,
    "identity_id": seedIds.admin,
    "username": "ada",
    policies,
  });
  return await setStage({
    ...options,
    sandbox: {
      seed: {
        "collections": [],
        "roles": [],
        "storage_gateways": [
          gateway(seedIds.posixGateway, "Files", "145812c8-decc-41f1-83cf-bb2a85a2a70b"),
          gateway(seedIds.s3Gateway, "Objects", s3Id),
          gateway(driveGateway, "Drive", driveId),
          gateway(activescaleGateway, "Archive", activescaleId),
        ],
        "user_credentials": [
          credential(multiKey, seedIds.s3Gateway, s3Id, {
            "DATA_TYPE": "s3_user_credential_policies#1.2.0",
            "s3_multi_keys": [
              { "path_prefixes": ["/raw"], "s3_key_id": "KEYRAW", "s3_secret_key": "old-raw-key" },
              { "path_prefixes": ["/out"], "s3_key_id": "KEYOUT", "s3_secret_key": "old-out-key" },
            ],
          }),
          credential(singleKey, seedIds.s3Gateway, s3Id, {
            "DATA_TYPE": "s3_user_credential_policies#1.0.0",
            "s3_key_id": "KEYALL",
            "s3_secret_key": "old-all-key",
          }),
          credential(driveCredential, driveGateway, driveId, undefined),
        ],
      },
    },
  });
}

/** Requests of a stage that could change something. */
export function changes({ sandbox }: Stage) {
  return sandbox.requests.filter(({ method, path }) => method !== "GET" && path.startsWith("/api"));
}

/** Key ids of a credential, as the endpoint tells them now. */
export async function keyIds(stage: Stage, id: string): Promise<unknown> {
  const outcome = await stage.run([
    "user-credentials",
    "show",
    id,
    "-F",
    "json",
    "--query",
    "policies.[s3_key_id, s3_multi_keys[].[s3_key_id, path_prefixes]]",
  ]);
  assert.equal(outcome.code, 0, outcome.stderr);
  return outcome.json();
}
