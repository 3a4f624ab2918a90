import { type Doc, isDoc } from "../exchange.ts";

/** Secrets whose schema allows null. */
const nullable = new Set([
  "s3_secret_key",
  "access_token",
  "refresh_token",
  "private_key",
  "service_account_key",
  "secret",
]);
/** Secrets that may be left out but not be null. */
const omitted = new Set(["ceph_admin_secret_key", "secret_key"]);
/** Secrets that must be there and be text. */
const blanked = new Set(["clientSecret", "passphrase", "privateKey"]);

/**
 * A copy without secret values: what goes in never comes out again. Each is replaced by the
 * emptiest value that its schema allows.
 */
export function masked(document: Doc): Doc {
  const isBox = String(document["DATA_TYPE"]).startsWith("box_");
  const result: Doc = {};
  for (const [name, value] of Object.entries(document)) {
    if (omitted.has(name) || (isBox && name === "secret")) continue;
    if (nullable.has(name)) result[name] = null;
    else if (blanked.has(name)) result[name] = "";
    else if (isDoc(value)) result[name] = masked(value);
    else if (Array.isArray(value)) {
      result[name] = value.map((item) => isDoc(item) ? masked(item) : item);
    } else result[name] = value;
  }
  return result;
}
