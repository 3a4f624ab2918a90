import { defineCommand } from "../cli/mod.ts";
import { scopes } from "../globus/mod.ts";
import { show } from "../output/mod.ts";

export default defineCommand({
  path: "whoami",
  summary: "Show who is logged in",
  description:
    "The identity of the profile, its linked identities, and how long the session lasts.",
  examples: [["gcs whoami -F json", "The whole identity set, for scripts"]],
  scopes: [scopes.openid],
  origin: "official",
  route: "GET auth:/v2/oauth2/userinfo",
  async run(context) {
    const user = await (await context.authApi()).userinfo(context.signal);
    return show(user, [
      { label: "Username", value: "preferred_username" },
      { label: "Name", value: "name" },
      { label: "ID", value: "sub" },
      { label: "Email", value: "email" },
    ]);
  },
});
