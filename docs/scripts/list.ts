/**
 * Lists the collections of an endpoint with their owners.
 *
 *   deno run --no-prompt --allow-net=HOST list.ts HOST < token.txt
 *
 * The access token comes from standard input, where nobody else sees it.
 */
import { connect, Secret } from "./gcs-modules/client.js";

const [address = ""] = Deno.args;
const token = new Secret((await new Response(Deno.stdin.readable).text()).trim());
using gcs = connect({ address, token });

for await (const { id, display_name: name, identity_id: owner } of gcs.collections.list()) {
  console.log(`${id}\t${name}\t${owner ?? ""}`);
}
