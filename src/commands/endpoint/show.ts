import { defineCommand } from "../../command/mod.ts";
import { show } from "../../output/mod.ts";
import { endpointFields } from "./_fields.ts";

export default defineCommand({
  path: "endpoint show",
  summary: "Show the endpoint",
  examples: [
    ["gcs endpoint show", "The endpoint of the profile"],
    ["gcs endpoint show -F json", "The whole document, for scripts"],
  ],
  scopes: ["manage_collections"],
  origin: "official",
  route: "GET /api/endpoint",
  async run({ gcs, signal }) {
    return show(await (await gcs()).endpoint.get({ signal }), endpointFields);
  },
});
