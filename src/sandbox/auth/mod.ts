import type { Routes } from "../exchange.ts";
import type { World } from "../state.ts";
import { ok } from "./answers.ts";
import { createAuthorization } from "./authorize.ts";
import { directoryRoutes } from "./directory.ts";
import { inspectionRoutes } from "./inspection.ts";
import { projectRoutes } from "./projects.ts";
import { createTokenHandler } from "./token.ts";

/** Globus Auth, as far as `gcs` and programs like it use it. */
export function authRoutes(world: World): Routes {
  const authorization = createAuthorization(world);
  return {
    ...authorization.routes,
    "POST /v2/oauth2/token": createTokenHandler(world, authorization),
    ...inspectionRoutes(world),
    ...directoryRoutes(world),
    ...projectRoutes(world),
    "GET /jwk.json": async () => ok(await world.idTokens.keySet()),
    "GET /.well-known/openid-configuration": () => {
      const origin = world.origin();
      return ok({
        issuer: origin,
        "authorization_endpoint": `${origin}/v2/oauth2/authorize`,
        "token_endpoint": `${origin}/v2/oauth2/token`,
        "revocation_endpoint": `${origin}/v2/oauth2/token/revoke`,
        "introspection_endpoint": `${origin}/v2/oauth2/token/introspect`,
        "userinfo_endpoint": `${origin}/v2/oauth2/userinfo`,
        "jwks_uri": `${origin}/jwk.json`,
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "code_challenge_methods_supported": ["S256"],
        "id_token_signing_alg_values_supported": ["RS512"],
        "subject_types_supported": ["public"],
        "scopes_supported": ["openid", "email", "profile"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "claims_supported": ["sub", "name", "preferred_username", "email", "organization"],
      });
    },
  };
}
