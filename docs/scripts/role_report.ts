/**
 * Who may do what, as CSV: every role on the endpoint and on its collections.
 *
 *   GCS_TOKEN=… deno run --no-prompt --allow-net=HOST --allow-env=GCS_TOKEN role_report.ts HOST
 */
import { connect, GcsError, Secret } from "./gcs-modules/client.js";

const [address = ""] = Deno.args;
using gcs = connect({ address, token: new Secret(Deno.env.get("GCS_TOKEN") ?? "") });

try {
  const names = new Map<string, string>();
  for await (const { id, display_name: name } of gcs.collections.list()) {
    if (id) names.set(id, name ?? "");
  }
  console.log("place,role,principal");
  for await (const { collection, role, principal } of gcs.roles.list({ allRoles: true })) {
    const place = collection ? names.get(collection) ?? collection : "endpoint";
    console.log(`"${place.replaceAll('"', '""')}",${role},${principal}`);
  }
} catch (error) {
  if (!(error instanceof GcsError)) throw error;
  console.error(`${error.kind}: ${error.message}`);
  Deno.exit(error.exitCode);
}
