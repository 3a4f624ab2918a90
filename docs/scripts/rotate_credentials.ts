/**
 * Puts a new S3 key into a user credential. The file holds `KEY_ID SECRET` on one line.
 *
 *   deno run --no-prompt --allow-net=HOST --allow-read=KEYFILE rotate_credentials.ts HOST CREDENTIAL_ID KEYFILE < token.txt
 */
import { connect, Secret } from "./gcs-modules/client.js";

const [address = "", credential = "", keyFile = ""] = Deno.args;
const token = new Secret((await new Response(Deno.stdin.readable).text()).trim());
const [keyId = "", secretKey = ""] = (await Deno.readTextFile(keyFile)).trim().split(/\s+/);
using gcs = connect({ address, token });

const change = gcs.userCredentials.update(credential, {
  policies: {
    "DATA_TYPE": "s3_user_credential_policies",
    "s3_key_id": keyId,
    "s3_secret_key": new Secret(secretKey),
  },
});
// The secret is printed as [redacted].
console.log(`${change.request.method} ${JSON.stringify(change.request.body)}`);
await change.send();
const { policies } = await gcs.userCredentials.get(credential);
console.log(`now: ${policies?.["s3_key_id"]}`);
