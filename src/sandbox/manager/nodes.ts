import type { Answer, Doc, Routes } from "../exchange.ts";
import type { World } from "../state.ts";
import { type Call, requireEndpointAdmin, secured } from "./access.ts";
import { readChange, readNew } from "./documents.ts";
import { denied, notFound, success } from "./envelope.ts";
import { node } from "./document_rules.ts";
import { listParameter, pageOf } from "./paging.ts";

const maxNodes = 100;

/** Data transfer nodes. */
export function nodeRoutes(world: World): Routes {
  return {
    "GET /api/nodes": secured(
      world,
      (call) => pageOf(call, { of: call.state.nodes, view }),
    ),
    "POST /api/nodes": secured(world, (call) => {
      requireEndpointAdmin(call);
      const given = readNew(call.exchange, node);
      if (call.state.nodes.size >= maxNodes) {
        throw denied("The endpoint has too many nodes", { DATA_TYPE: "limit_exceeded#1.0.0" });
      }
      const document = completeNode(call.world, given);
      call.state.nodes.set(String(document["id"]), document);
      return success([view(document)], { message: `Created Node ${document["id"]}` });
    }),
    "GET /api/nodes/{node_id}": secured(world, (call) => success([view(found(call))])),
    "PUT /api/nodes/{node_id}": secured(world, (call) => change(call, "replace")),
    "PATCH /api/nodes/{node_id}": secured(world, (call) => change(call, "update")),
    "DELETE /api/nodes/{node_id}": secured(world, (call) => {
      requireEndpointAdmin(call);
      const id = String(found(call)["id"]);
      call.state.nodes.delete(id);
      return success([], { message: `Deleted Node ${id}` });
    }),
  };
}

/** Fills in what the server decides about a node. */
export function completeNode(world: World, given: Doc): Doc {
  return {
    id: world.uuid(),
    "incoming_port_range": [50_000, 51_000],
    "outgoing_port_range": [50_000, 51_000],
    ...given,
  };
}

function view(document: Doc): Doc {
  return { ...document, DATA_TYPE: node.dataType };
}

function found(call: Call): Doc {
  const document = call.state.nodes.get(call.exchange.params["node_id"] ?? "");
  if (document === undefined) throw notFound("Node");
  return document;
}

function change(call: Call, mode: "replace" | "update"): Answer {
  requireEndpointAdmin(call);
  const before = found(call);
  const after = completeNode(call.world, readChange(call.exchange, node, before, mode));
  call.state.nodes.set(String(after["id"]), after);
  const included = listParameter(call.exchange.query, "include").includes("node");
  return success(included ? [view(after)] : [], { message: `Updated Node ${after["id"]}` });
}
