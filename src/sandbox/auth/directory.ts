import { type Answer, type Doc, type Exchange, isId, type Routes } from "../exchange.ts";
import { findIdentity, type Identity, type World } from "../state.ts";
import { authRefusal, bearer, clientCredentials, ok } from "./answers.ts";

const maxIdentities = 100;

/** Identities by name or id, and the consents an identity gave. */
export function directoryRoutes(world: World): Routes {
  return {
    "GET /v2/api/identities": (exchange) => identities(world, exchange),
    "GET /v2/api/identities/{identity_id}": (exchange) => {
      requireCaller(world, exchange);
      const identity = world.state.identities.get(exchange.params["identity_id"] ?? "");
      if (identity === undefined) {
        throw authRefusal(world, 404, "NOT_FOUND", "Not found", "There is no such identity");
      }
      return ok({ identity: identityDocument(identity) });
    },
    "GET /v2/api/identities/{identity_id}/consents": (exchange) => {
      const token = bearer(world, exchange);
      if (token.session.identityId !== exchange.params["identity_id"]) {
        throw authRefusal(world, 403, "FORBIDDEN", "Forbidden", "These consents are not yours");
      }
      const consents = world.state.consents.filter((consent) =>
        consent["effective_identity"] === token.session.identityId
      );
      return ok({ consents });
    },
  };
}

function identities(world: World, exchange: Exchange): Answer {
  requireCaller(world, exchange);
  const usernames = exchange.query.get("usernames");
  const ids = exchange.query.get("ids");
  if ((usernames === null) === (ids === null)) {
    const detail = "Give either usernames or ids";
    throw authRefusal(world, 400, "INVALID_PARAMETERS", "Bad request", detail);
  }
  const wanted = (usernames ?? ids ?? "").split(",").map((item) => item.trim()).filter(Boolean);
  if (wanted.length > maxIdentities) {
    const detail = `At most ${maxIdentities} identities may be asked for`;
    throw authRefusal(world, 400, "INVALID_PARAMETERS", "Bad request", detail);
  }
  if (ids !== null && !wanted.every(isId)) {
    throw authRefusal(world, 400, "INVALID_PARAMETERS", "Bad request", "An id is not a UUID");
  }
  const found = wanted.map((item) => findIdentity(world.state, item))
    .filter((identity) => identity !== undefined);
  return ok({ identities: [...new Set(found)].map(identityDocument) });
}

/** A token of Globus Auth, or a confidential client's own credentials. */
function requireCaller(world: World, exchange: Exchange): void {
  const { id, secret } = clientCredentials(exchange, {});
  const client = id === undefined ? undefined : world.state.clients.get(id);
  if (client?.secret !== undefined && client.secret === secret) return;
  bearer(world, exchange);
}

/** An identity as the Auth API shows it. */
export function identityDocument(identity: Identity): Doc {
  return {
    id: identity.id,
    username: identity.username,
    name: identity.name,
    email: identity.email,
    organization: identity.organization,
    "identity_provider": identity.identityProvider,
    "identity_type": "login",
    status: "used",
  };
}
