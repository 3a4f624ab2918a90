/**
 * Writes what an endpoint is made of into one file a day, to compare and to restore by hand.
 *
 *   deno run --no-prompt --allow-net=HOST --allow-write=FOLDER nightly_export.ts HOST FOLDER < token.txt
 *
 * Secrets are not in it: they print as [redacted].
 */
import { connect, Secret } from "./gcs-modules/client.js";

const [address = "", folder = ""] = Deno.args;
const token = new Secret((await new Response(Deno.stdin.readable).text()).trim());
using gcs = connect({ address, token });

const document = {
  endpoint: await gcs.endpoint.get(),
  nodes: await Array.fromAsync(gcs.nodes.list()),
  "storage_gateways": await Array.fromAsync(
    gcs.storageGateways.list({ includePrivatePolicies: true }),
  ),
  collections: await Array.fromAsync(gcs.collections.list({ includePrivatePolicies: true })),
  roles: await Array.fromAsync(gcs.roles.list({ allRoles: true })),
};
const file = `${folder}/endpoint-${new Date().toISOString().slice(0, 10)}.json`;
await Deno.writeTextFile(file, `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
console.log(`${file}: ${document.collections.length} collections`);
