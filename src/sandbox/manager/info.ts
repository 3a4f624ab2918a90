import type { Doc, Routes } from "../exchange.ts";
import type { World } from "../state.ts";
import { open } from "./access.ts";
import { connectors } from "./connectors.ts";
import { pageOf } from "./paging.ts";

/** What the endpoint says about itself to anybody. */
export function infoRoutes(world: World): Routes {
  return {
    "GET /api/info": open((exchange) => {
      const { endpointId } = world.state;
      const info: Doc = {
        DATA_TYPE: "info#1.0.0",
        "api_version": "1.32.0",
        "client_id": endpointId,
        "domain_name": new URL(world.origin()).host,
        "endpoint_id": endpointId,
        "manager_version": "5.4.98",
      };
      const list = [...connectors.values()].map(({ id, name }): Doc => ({
        DATA_TYPE: "connector#1.1.0",
        "display_name": name,
        id,
        "is_baa": false,
        "is_ha": true,
        version: "5.4.98",
      }));
      return pageOf({ world, exchange }, { of: [info, ...list] });
    }),
  };
}
