import { type Context, defineCommand } from "../../command/mod.ts";
import { sessionPolicy } from "../../login/mod.ts";
import { scopes, type UserInfoDocument } from "../../globus/mod.ts";
import { show } from "../../output/mod.ts";
import type { StoredLogin } from "../../tokens/mod.ts";

export default defineCommand({
  path: "session show",
  summary: "Show the session: identities, age, limits and scopes",
  description: "When each linked identity last logged in is what Globus Auth says; endpoints\n" +
    "judge by it whether a login is recent enough.",
  examples: [["gcs session show", "How long this session lasts, and what it may do"]],
  scopes: [scopes.openid],
  origin: "official",
  route: "GET auth:/v2/oauth2/userinfo",
  async run(context) {
    const login = await context.login();
    const user = await (await context.authApi()).userinfo(context.signal);
    return show(await sessionDocument(context, login, user), [
      { label: "Username", value: "identity.username" },
      { label: "ID", value: "identity.id" },
      { label: "Profile", value: "profile" },
      { label: "Logged In By", value: "method" },
      { label: "Started", value: "started_at", kind: "time" },
      { label: "Last Used", value: "last_used", kind: "time" },
      { label: "Ends", value: "ends_at", kind: "time" },
      { label: "Ends If Unused", value: "ends_unused_at", kind: "time" },
      { label: "Identities", value: (doc) => doc.identities.map(identityLine).join("; ") },
      { label: "Scopes", value: (doc) => doc.tokens.flatMap((token) => token.scopes).join(" ") },
    ]);
  },
});

async function sessionDocument(context: Context, login: StoredLogin, user: UserInfoDocument) {
  const config = await context.config();
  const { inactivityMinutes, absoluteMinutes } = sessionPolicy(config);
  const { startedAt, lastUsed, method } = login.session;
  return {
    profile: config.profile,
    identity: { id: login.identity.sub, username: login.identity.username },
    identities: (user.identity_set ?? []).map((identity) => ({
      id: identity.sub,
      username: identity.username ?? null,
      "last_authentication": iso(identity.last_authentication, 1000),
    })),
    method,
    "auth_url": login.authUrl,
    "client_id": login.clientId,
    "started_at": iso(startedAt),
    "last_used": iso(lastUsed),
    "ends_at": limit(startedAt, absoluteMinutes),
    "ends_unused_at": limit(lastUsed, inactivityMinutes),
    tokens: Object.entries(login.tokens).map(([server, token]) => ({
      "resource_server": server,
      scopes: token.scope.split(" ").filter(Boolean),
      "issued_at": iso(token.issuedAt),
      "expires_at": iso(token.expiresAt),
      refreshable: token.refreshToken !== undefined,
    })),
  };
}

function identityLine(identity: {
  readonly username: string | null;
  readonly "last_authentication": string | null;
}): string {
  const time = identity.last_authentication;
  return `${identity.username ?? "unknown"}${time === null ? "" : ` (logged in ${time})`}`;
}

function limit(from: number, minutes: number): string | null {
  return minutes === 0 ? null : iso(from + minutes * 60_000);
}

function iso(time: number | null | undefined, unit = 1): string | null {
  return time === null || time === undefined ? null : new Date(time * unit).toISOString();
}
