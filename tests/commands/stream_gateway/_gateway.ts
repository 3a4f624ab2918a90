import { setStage, type Stage } from "../../_support/stage.ts";

/** Id of the stream gateway on the stage. */
export const gatewayId = "5a4d0000-0000-4000-8000-000000000901";

/** A stage with one stream gateway, or as many as are given. */
export function streamStage(count = 1, maxPageSize = 100): Promise<Stage> {
  const gateways = Array.from({ length: count }, (_, at) => ({
    id: gatewayId.slice(0, -1) + (at + 1),
    "display_name": `Beamline ${at + 1}`,
    "allowed_domains": ["example.org"],
    "lan_name": "daq",
    "lan_secret_required": true,
    "users_deny": ["root"],
  }));
  return setStage({ sandbox: { maxPageSize, seed: { "stream_gateways": gateways } } });
}
