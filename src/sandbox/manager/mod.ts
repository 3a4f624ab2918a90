import type { Routes } from "../exchange.ts";
import type { World } from "../state.ts";
import { auditLogRoutes } from "./audit_logs.ts";
import { collectionSettingRoutes } from "./collection_settings.ts";
import { collectionRoutes } from "./collections.ts";
import { endpointRoutes } from "./endpoint.ts";
import { infoRoutes } from "./info.ts";
import { nodeRoutes } from "./nodes.ts";
import { oauthCredentialRoutes } from "./oauth_credentials.ts";
import { roleRoutes } from "./roles.ts";
import { sharingPolicyRoutes } from "./sharing_policies.ts";
import { storageGatewayRoutes } from "./storage_gateways.ts";
import { streamGatewayRoutes } from "./stream_gateways.ts";
import { userCredentialRoutes } from "./user_credentials.ts";

/** The GCS Manager API: every published operation, and `audit-logs`. */
export function managerRoutes(world: World): Routes {
  return {
    ...infoRoutes(world),
    ...endpointRoutes(world),
    ...nodeRoutes(world),
    ...roleRoutes(world),
    ...storageGatewayRoutes(world),
    ...collectionRoutes(world),
    ...collectionSettingRoutes(world),
    ...sharingPolicyRoutes(world),
    ...userCredentialRoutes(world),
    ...oauthCredentialRoutes(world),
    ...streamGatewayRoutes(world),
    ...auditLogRoutes(world),
  };
}
