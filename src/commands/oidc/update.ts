import { defineCommand, opt, requireChange } from "../../command/mod.ts";
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
  path: "oidc update",
  summary: "Change the OIDC server of the endpoint",
  description: `${handOverWords}\n${secretWords}`,
  examples: [
    ["gcs oidc update --support-email desk@example.org", "Another address for help"],
    ["gcs oidc update --update-secret", "Ask for a new client secret, twice"],
  ],
  args: { further: officialWords },
  options: {
    ...oidcOptions,
    ...clientOptions,
    updateSecret: opt.flag("Give a new client secret"),
  },
  secrets: { secret: { ...clientSecret, onlyWith: "updateSecret" } },
  removed: removedSecret,
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "official program",
  mutates: true,
  plan: (context, input) => {
    const options = {
      ...officialOptions(oidcOptions, input),
      "--discovery-url": discoveryUrl(input),
      "--client-id": input.clientId,
    };
    const { secret, further } = input;
    requireChange({ ...options, secret, further: further[0] }, "oidc update");
    return planHandOver(context, { words: ["oidc", "update"], options, further, secret });
  },
});
