import { type Answer, type Exchange, formFields, isId, mediaType } from "../exchange.ts";
import type { Routes } from "../exchange.ts";
import type { World } from "../state.ts";
import { page } from "../auth/pages.ts";
import { authenticate, open } from "./access.ts";
import { connectors } from "./connectors.ts";
import { badRequest, invalid, invalidInput, refusal, success } from "./envelope.ts";
import { completeCredential } from "./user_credentials.ts";

const maxRedirectLength = 220;

/** Credentials that come from a log-in at a storage provider, played by a page of the sandbox. */
export function oauthCredentialRoutes(world: World): Routes {
  return {
    "POST /api/v1/user_credentials": open((exchange) => begin(world, exchange)),
    "GET /api/v1/authcallback": open((exchange) => callback(world, exchange)),
    "GET /api/v1/authcallback_google": open((exchange) => callback(world, exchange)),
    "GET /api/v1/authclicomplete": open(({ query }) => {
      const id = query.get("user_credential_id");
      return success([], { message: id === null ? "Done" : `Created User Credential ${id}` });
    }),
    "GET /sandbox/provider": ({ query }) => {
      const state = query.get("state") ?? "";
      const link = (answer: string, word: string) =>
        `<p><a href="/api/v1/authcallback?state=${encodeURIComponent(state)}` +
        `&amp;${answer}">${word}</a></p>`;
      const links = link("code=sandbox", "Allow") + link("error=access_denied", "Deny");
      return page("Log in at the storage provider", links);
    },
  };
}

function begin(world: World, exchange: Exchange): Answer {
  if (mediaType(exchange) !== "application/x-www-form-urlencoded") {
    const message = "The body must be application/x-www-form-urlencoded";
    throw refusal(415, "unsupported_media_type", message);
  }
  const form = formFields(exchange);
  const header = /^Bearer\s+(\S+)$/i.exec(exchange.headers["authorization"] ?? "")?.[1];
  const caller = authenticate(world, header ?? form["access_token"]);
  const missing = ["identity_id", "redirect_uri", "storage_gateway"].filter((name) => !form[name]);
  if (missing.length > 0) {
    const message = "Missing data for required field.";
    throw invalidInput(missing.map((property) => ({ property, message })));
  }
  const { "identity_id": identity = "", "redirect_uri": redirectUri = "" } = form;
  if (!isId(identity) || !caller.identities.has(identity)) {
    throw invalid("identity_id", "Must be one of your identities");
  }
  if (redirectUri.length > maxRedirectLength || !URL.canParse(redirectUri)) {
    throw invalid("redirect_uri", `Must be a URL of at most ${maxRedirectLength} characters`);
  }
  const gateway = world.state.storageGateways.get(form["storage_gateway"] ?? "");
  if (gateway === undefined) throw invalid("storage_gateway", "Storage gateway not found");
  if (connectors.get(String(gateway["connector_id"]))?.credentials !== "oauth") {
    throw invalid("storage_gateway", "The connector does not use provider log-ins");
  }
  const credential = completeCredential(world, {
    "identity_id": identity,
    "storage_gateway_id": gateway["id"],
    username: form["login_hint"] ?? caller.username,
  }, gateway);
  const id = String(credential["id"]);
  world.state.userCredentials.set(id, credential);
  const state = world.secret(24);
  world.state.pendingCredentials.set(state, { credentialId: id, redirectUri });
  const location = `${world.origin()}/sandbox/provider?state=${state}`;
  return { status: 303, headers: { location } };
}

function callback(world: World, exchange: Exchange): Answer {
  const state = exchange.query.get("state") ?? "";
  const pending = world.state.pendingCredentials.get(state);
  world.state.pendingCredentials.delete(state);
  if (pending === undefined) throw badRequest("The state is unknown or was used");
  const target = new URL(pending.redirectUri);
  const error = exchange.query.get("error");
  const credential = world.state.userCredentials.get(pending.credentialId);
  if (error !== null || exchange.query.get("code") === null || credential === undefined) {
    world.state.userCredentials.delete(pending.credentialId);
    target.searchParams.set("error", error ?? "access_denied");
  } else {
    world.state.userCredentials.set(pending.credentialId, {
      ...credential,
      provisioned: true,
      invalid: false,
    });
    target.searchParams.set("user_credential_id", pending.credentialId);
  }
  return { status: 302, headers: { location: target.href } };
}
