import { defineCommand, opt } from "../../command/mod.ts";
import { deploymentKeyFile, deploymentKeyOption, removedClient } from "./_deployment_key.ts";
import { asService, handOverWords, loginWords, officialWords, planHandOver } from "../_official.ts";

export default defineCommand({
  path: "endpoint cleanup",
  summary: "Delete the endpoint with everything on it",
  description: "Deletes the endpoint that the deployment key belongs to from Globus: its " +
    "collections, storage gateways and roles cannot be had back. The data stays. Clean up the " +
    'nodes first, by "gcs node cleanup" on each.\n' +
    "The question of the official program is answered by yours: the client id of the endpoint, " +
    `which stands in its key, has to be typed.\n${handOverWords}\n${loginWords}`,
  examples: [
    ["gcs endpoint cleanup -d deployment-key.json --dry-run", "See what would be run"],
    ["gcs endpoint cleanup --as-service --yes", "As a service identity, for scripts"],
  ],
  args: { further: officialWords },
  options: {
    deploymentKey: deploymentKeyOption,
    agreeToDeleteEndpoint: opt.flag("Answer the question, as --yes does"),
    asService,
  },
  removed: removedClient,
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "official program",
  mutates: true,
  async plan(context, { deploymentKey, agreeToDeleteEndpoint, further, asService }) {
    const key = await deploymentKeyFile(context, deploymentKey, "endpoint cleanup");
    return await planHandOver(
      context,
      {
        words: ["endpoint", "cleanup"],
        options: {
          "--deployment-key": key.path,
          "--agree-to-delete-endpoint": true,
          "--use-explicit-host": context.globals.useExplicitHost,
        },
        further,
        asService,
      },
      agreeToDeleteEndpoint ? undefined : {
        warning:
          `This deletes the endpoint ${key.clientId} with all collections and gateways on it.`,
        answer: key.clientId,
      },
    );
  },
});
