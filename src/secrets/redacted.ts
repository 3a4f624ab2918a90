import { sanitise } from "./sanitise.ts";
import { Secret } from "./secret.ts";

const shown = "[redacted]";

/**
 * A value as it may be shown or kept: secrets in it, by type, by the name of their member or by
 * their form, are `[redacted]`; what is no JSON is told (`[12 bytes]`). Well-formed, so that a
 * canonical form (RFC 8785) exists.
 */
export function redacted(value: unknown): unknown {
  return cleaned(value, new Set(), false);
}

function cleaned(value: unknown, above: Set<object>, isSecret: boolean): unknown {
  if (value instanceof Secret) return shown;
  if (typeof value === "string") return isSecret ? shown : sanitise(value).toWellFormed();
  if (typeof value === "number") {
    if (isSecret) return shown;
    return Number.isFinite(value) ? value : String(value);
  }
  if (typeof value === "bigint") return isSecret ? shown : value.toString();
  if (typeof value === "boolean" || value === null) return value;
  if (typeof value !== "object") return undefined;
  if (above.has(value)) return "[circular]";
  above.add(value);
  try {
    if (value instanceof Uint8Array) return `[${value.length} bytes]`;
    if (value instanceof Date) return value.toJSON();
    if (value instanceof Error) return sanitise(value.message).toWellFormed();
    if (Array.isArray(value)) return value.map((item) => cleaned(item, above, isSecret) ?? null);
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [
          sanitise(key).toWellFormed(),
          cleaned(item, above, isSecret || namesSecret(key)),
        ]),
    );
  } finally {
    above.delete(value);
  }
}

/** Whether the sanitiser would take the value of a member of this name. */
function namesSecret(key: string): boolean {
  return sanitise(`${JSON.stringify(key)}: "0123456789"`).includes(shown);
}
