import { Secret } from "../../secrets/mod.ts";

const secretName = /secret|password|passphrase|private_?key|(?:^|_)token$/i;

/**
 * A copy in which every text under a name that sounds like a secret is a Secret. For members and
 * documents that no schema describes.
 */
export function hideSecrets(value: unknown, name = ""): unknown {
  if (typeof value === "string") return secretName.test(name) ? new Secret(value) : value;
  if (Array.isArray(value)) return value.map((item) => hideSecrets(item, name));
  if (value === null || typeof value !== "object" || value instanceof Secret) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, hideSecrets(item, key)]),
  );
}

const harmless = new Set([
  "type",
  "project_id",
  "client_email",
  "client_id",
  "auth_uri",
  "token_uri",
  "auth_provider_x509_cert_url",
  "client_x509_cert_url",
  "universe_domain",
]);

/**
 * A copy of a cloud account's key file in which all texts are Secrets but those known to be
 * harmless, so that a new kind of key stays hidden too.
 */
export function hideAccountKey(value: unknown, name = ""): unknown {
  if (typeof value === "string") return harmless.has(name) ? value : new Secret(value);
  if (Array.isArray(value)) return value.map((item) => hideAccountKey(item, name));
  if (value === null || typeof value !== "object" || value instanceof Secret) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, hideAccountKey(item, key)]),
  );
}
