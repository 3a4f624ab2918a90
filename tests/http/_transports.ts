import type { HttpOptions } from "../../src/http/mod.ts";
import { createAuthority } from "./_server.ts";

/** One certificate for every server of a test file, and its authority. */
export const authority = await createAuthority();
export const identity = await authority.issue();
export const caCertificates: readonly string[] = [authority.pem];

/** The same client over each transport: what one does, the other must do too. */
export const transports: Readonly<Record<string, HttpOptions>> = {
  "fetch": { tls: { minVersion: "1.2", caCertificates } },
  "verified sockets": { tls: { minVersion: "1.3", caCertificates } },
};
