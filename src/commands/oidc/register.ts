import { defineCommand, opt } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import {
  handOverWords,
  officialOptions,
  officialWords,
  planHandOver,
  secretWords,
} from "../_official.ts";
import {
  clientOptions,
  clientSecret,
  discoveryUrl,
  oidcOptions,
  removedSecret,
} from "./_options.ts";

export default defineCommand({
  path: "oidc register",
  summary: "Register an OIDC server of your own with Globus Auth",
  description: "The domain needs a DNS TXT record with the client id of the endpoint first, and " +
    "the endpoint must have no Globus OIDC server.\n" +
    `${handOverWords}\n${secretWords}`,
  examples: [[
    "gcs oidc register --display-name Lab --support-contact Desk --support-email help@example.org --discovery-url https://id.example.org/.well-known/openid-configuration --client-id globus --client-secret-stdin < secret.txt",
    "Read the client secret from a private file",
  ]],
  args: { further: officialWords },
  options: {
    displayName: opt.required(oidcOptions.displayName),
    supportContact: opt.required(oidcOptions.supportContact),
    supportEmail: opt.required(oidcOptions.supportEmail),
    ...clientOptions,
  },
  secrets: { secret: { ...clientSecret, onlyWith: "clientId" } },
  removed: removedSecret,
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "official program",
  check: (input) => void requireDiscovery(input),
  mutates: true,
  plan: (context, input) =>
    planHandOver(context, {
      words: ["oidc", "register"],
      options: {
        ...officialOptions(oidcOptions, input),
        "--discovery-url": requireDiscovery(input),
        "--client-id": input.clientId,
      },
      further: input.further,
      secret: input.secret,
    }),
});

function requireDiscovery(input: Parameters<typeof discoveryUrl>[0]): string {
  const url = discoveryUrl(input);
  if (url !== undefined) return url;
  throw new GcsError("usage", "Missing option --discovery-url: where the server describes itself");
}
