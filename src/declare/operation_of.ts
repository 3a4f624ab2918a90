import type { Operation } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { GcsClient } from "../gcs/mod.ts";
import type { AuthApi } from "../globus/mod.ts";
import type { Action } from "./action.ts";

/** What an action is carried out with. */
export interface Clients {
  readonly gcs: GcsClient;
  readonly auth: AuthApi | undefined;
}

/** The request of an action whose body is complete. What it gives has the id of what was created. */
export function operationOf(
  { action, kind, id = "", body }: Action,
  clients: Clients,
): Operation<unknown> {
  const { gcs, auth } = clients;
  const verb = `${action} ${kind}` as const;
  switch (verb) {
    case "update endpoint":
      return gcs.endpoint.update(body);
    case "create auth_policies":
      return apiOf(auth).policies.create(body);
    case "update auth_policies":
      return apiOf(auth).policies.update(id, body);
    case "create storage_gateways":
      return gcs.storageGateways.create(body);
    case "update storage_gateways":
      return gcs.storageGateways.update(id, body);
    case "delete storage_gateways":
      return gcs.storageGateways.delete(id);
    case "create collections":
      return gcs.collections.create(body);
    case "update collections":
      return gcs.collections.update(id, body);
    case "delete collections":
      return gcs.collections.delete(id);
    case "create user_credentials":
      return gcs.userCredentials.create(body);
    case "update user_credentials":
      return gcs.userCredentials.update(id, body);
    case "delete user_credentials":
      return gcs.userCredentials.delete(id);
    case "update nodes":
      return gcs.nodes.update(id, body);
    case "create stream_gateways":
      return gcs.streamGateways.create(body);
    case "update stream_gateways":
      return gcs.streamGateways.update(id, body);
    case "delete stream_gateways":
      return gcs.streamGateways.delete(id);
    case "create roles":
      return gcs.roles.create(body);
    case "delete roles":
      return gcs.roles.delete(id);
    case "create sharing_policies":
      return gcs.sharingPolicies.create(body);
    case "delete sharing_policies":
      return gcs.sharingPolicies.delete(id);
    default:
      throw new GcsError("usage", `Nothing can ${verb.replace("_", " ")}`);
  }
}

function apiOf(auth: AuthApi | undefined): AuthApi {
  if (auth !== undefined) return auth;
  throw new GcsError("failed", "Globus Auth was not asked for authentication policies");
}
