import { type Answer, type Doc, isId, type Routes, strings, text } from "../exchange.ts";
import type { World } from "../state.ts";
import { type Call, requireEndpointAdmin, secured } from "./access.ts";
import { withoutNulls } from "./collections.ts";
import { readChange, readNew } from "./documents.ts";
import { denied, invalid, notFound, success } from "./envelope.ts";
import { lanSecretCreate, streamGateway } from "./document_rules.ts";
import { pageOf } from "./paging.ts";

/** Stream gateways and the secrets of tunnels in the local network. */
export function streamGatewayRoutes(world: World): Routes {
  return {
    "GET /api/stream_gateways": secured(
      world,
      (call) => pageOf(call, { of: call.state.streamGateways, view }),
    ),
    "POST /api/stream_gateways": secured(world, (call) => {
      requireEndpointAdmin(call);
      const document = completeStreamGateway(call.world, readNew(call.exchange, streamGateway));
      const id = String(document["id"]);
      call.state.streamGateways.set(id, document);
      return success([view(document)], {
        status: 201,
        detail: "created",
        message: `Created Stream Gateway ${id}`,
      });
    }),
    "GET /api/stream_gateways/{stream_gateway_id}": secured(
      world,
      (call) => success([view(found(call))]),
    ),
    "PATCH /api/stream_gateways/{stream_gateway_id}": secured(world, (call) => {
      requireEndpointAdmin(call);
      const changed = readChange(call.exchange, streamGateway, found(call), "update");
      const after = completeStreamGateway(call.world, changed);
      call.state.streamGateways.set(String(after["id"]), after);
      return success([view(after)], { message: `Updated Stream Gateway ${after["id"]}` });
    }),
    "DELETE /api/stream_gateways/{stream_gateway_id}": secured(world, (call) => {
      requireEndpointAdmin(call);
      const id = String(found(call)["id"]);
      call.state.streamGateways.delete(id);
      return success([], { message: `Deleted Stream Gateway ${id}` });
    }),
    "POST /api/lan_secrets": secured(world, createSecret),
    "DELETE /api/lan_secrets/{lan_secret_id}": secured(world, (call) => {
      const id = call.exchange.params["lan_secret_id"] ?? "";
      const secret = call.state.lanSecrets.get(id);
      if (secret === undefined) throw notFound("LAN secret");
      if (!call.caller.identities.has(String(secret["identity_id"]))) {
        throw denied("The secret is not yours", { DATA_TYPE: "not_resource_owner#1.0.0", id });
      }
      call.state.lanSecrets.delete(id);
      return success([], { message: `Deleted LAN Secret ${id}` });
    }),
  };
}

/** Fills in what the server decides about a stream gateway. */
export function completeStreamGateway(world: World, given: Doc): Doc {
  const id = text(given["id"]) ?? world.uuid();
  const domain = text(given["domain_name"]) ?? `s-${id.slice(0, 6)}.sandbox.example.org`;
  return {
    "allowed_domains": [],
    "authentication_timeout_mins": 15_840,
    keywords: [],
    "lan_secret_required": false,
    "run_as_local_user": false,
    ...withoutNulls(given),
    id,
    deleted: false,
    "domain_name": domain,
    "tlsftp_url": `tlsftp://${domain}:443`,
  };
}

function view(document: Doc): Doc {
  return { ...document, DATA_TYPE: streamGateway.dataType };
}

function found(call: Call): Doc {
  const document = call.state.streamGateways.get(call.exchange.params["stream_gateway_id"] ?? "");
  if (document === undefined) throw notFound("Stream gateway");
  return document;
}

/** Needs no role: whoever the stream gateway's policy lets in may have one. */
function createSecret(call: Call): Answer {
  const given = readNew(call.exchange, lanSecretCreate);
  const accessPoint = text(given["stream_access_point_id"]) ?? "";
  const gateway = call.state.streamGateways.get(accessPoint);
  if (gateway === undefined) throw invalid("stream_access_point_id", "Not found");
  const [account = "", domain = ""] = call.caller.username.split("@");
  const domains = strings(gateway["allowed_domains"]);
  const allowed = strings(gateway["users_allow"]);
  if (
    (domains.length > 0 && !domains.includes(domain)) ||
    (allowed.length > 0 && !allowed.includes(account)) ||
    strings(gateway["users_deny"]).includes(account)
  ) throw invalid("identity_id", "The stream gateway does not let this identity in");
  const identity = text(given["identity_id"]) ?? call.caller.token.session.identityId;
  if (!isId(identity) || !call.caller.identities.has(identity)) {
    throw invalid("identity_id", "Must be one of your identities");
  }
  const minutes = typeof given["expires_in_mins"] === "number" ? given["expires_in_mins"] : 1440;
  const id = call.world.uuid();
  const document: Doc = {
    id,
    "identity_id": identity,
    "stream_access_point_id": accessPoint,
    "tunnel_id": given["tunnel_id"],
    username: text(given["username"]) ?? account,
    expires: Math.floor(call.world.clock.now() / 1000) + minutes * 60,
  };
  call.state.lanSecrets.set(id, document);
  const shown = { ...document, DATA_TYPE: "lan_secret#1.0.0", secret: call.world.secret(40) };
  return success([shown], { status: 201, message: `Created LAN Secret ${id}` });
}
