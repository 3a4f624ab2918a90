import { defineCommand } from "../../command/mod.ts";
import { show } from "../../output/mod.ts";
import { endpointOnWeb, webOption } from "../_web_app.ts";
import { endpointFields } from "./_fields.ts";

export default defineCommand({
  path: "endpoint show",
  summary: "Show the endpoint",
  examples: [
    ["gcs endpoint show", "The endpoint of the profile"],
    ["gcs endpoint show -F json", "The whole document, for scripts"],
    ["gcs endpoint show --web", "Its page at app.globus.org"],
  ],
  options: webOption,
  scopes: ["manage_collections"],
  origin: "official",
  route: "GET /api/endpoint",
  async run(context, { web }) {
    if (web) return await endpointOnWeb(context);
    const { endpoint } = await context.gcs();
    return show(await endpoint.get({ signal: context.signal }), endpointFields);
  },
});
