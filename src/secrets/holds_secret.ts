import { Secret } from "./secret.ts";

/** Whether a value is a {@linkcode Secret} or has one in it, however deep. */
export function holdsSecret(value: unknown): boolean {
  if (value instanceof Secret) return true;
  return value !== null && typeof value === "object" && Object.values(value).some(holdsSecret);
}
