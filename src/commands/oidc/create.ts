import { defineCommand, opt } from "../../command/mod.ts";
import { domain, term } from "../../forms/mod.ts";
import { handOverWords, officialWords, planHandOver, secretWords } from "../_official.ts";
import { clientSecret, oidcOptions, removedSecret } from "./_options.ts";

export default defineCommand({
  path: "oidc create",
  summary: "Set up a Globus OIDC server on this node",
  description: `${handOverWords}\n${secretWords}`,
  examples: [
    [
      "gcs oidc create --display-name Lab --support-contact Desk --support-email help@example.org",
      "A server of this node's own",
    ],
    ["gcs oidc create --display-name Lab --dry-run", "See what would be run"],
  ],
  args: { further: officialWords },
  options: {
    ...oidcOptions,
    quickstartServerName: opt.text("NAME", "Host name of the server", domain),
    manageCertificateAndKey: opt.flag("Leave certificate and key of the server to you"),
    clientId: opt.text("ID", "Client id, where the official program asks for one", term),
  },
  secrets: { secret: { ...clientSecret, onlyWith: "clientId" } },
  removed: removedSecret,
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "official program",
  mutates: true,
  plan: (context, input) =>
    planHandOver(context, {
      words: ["oidc", "create"],
      options: {
        "--display-name": input.displayName,
        "--quickstart-server-name": input.quickstartServerName,
        "--support-contact": input.supportContact,
        "--support-email": input.supportEmail,
        "--manage-certificate-and-key": input.manageCertificateAndKey,
        "--client-id": input.clientId,
      },
      further: input.further,
      secret: input.secret,
    }),
});
