import { opt, type SecretSpec, type ValuesOf } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { displayName, email, line, serviceUrl, term } from "../../forms/mod.ts";

/** Options that the commands about OIDC servers share, under the official program's names. */
export const oidcOptions = {
  displayName: opt.text("NAME", "Name that people see, up to 64 characters", displayName(64)),
  supportContact: opt.text("TEXT", "Who helps people that cannot log in", line),
  supportEmail: opt.text("EMAIL", "Their address", email),
};

/** Options about the client that Globus Auth is at the OIDC server. */
export const clientOptions = {
  clientId: opt.text("ID", "Client id at the OIDC server", term),
  discoveryUrl: opt.text("URL", "Discovery document of the OIDC server", serviceUrl),
  issuer: opt.text("URL", "Issuer, in place of --discovery-url", serviceUrl),
};

/** The client's secret, and where it comes from. */
export const clientSecret = {
  label: "OIDC client secret",
  length: [8, 1024],
  stem: "client-secret",
  oldStem: "secret",
  variable: "GLOBUS_CLIENT_SECRET",
} as const satisfies SecretSpec;

/** Options of older programs that took the secret on the command line. */
export const removedSecret = {
  "--client-secret":
    "leave it out to be asked, pipe it with --client-secret-stdin, or use --client-secret-env",
} as const;

/** The address of the discovery document (OpenID Connect Discovery 1.0, section 4). */
export function discoveryUrl(
  input: Omit<ValuesOf<typeof clientOptions>, "clientId">,
): string | undefined {
  const { discoveryUrl: given, issuer } = input;
  if (given !== undefined && issuer !== undefined) {
    throw new GcsError("usage", "Give --discovery-url or --issuer, not both");
  }
  return issuer === undefined
    ? given
    : `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}
