import type { Operation } from "../../base/mod.ts";
import type { ListOptions, ReadOptions, Sender } from "../sender.ts";
import { type Node, node, type NodeInput } from "../documents/node.ts";
import {
  type Identified,
  pickChanged,
  pickCreated,
  pickOne,
  type ResultEnvelope,
} from "../result_envelope.ts";
import { operations } from "../operations.ts";

/** Data transfer nodes. */
export class Nodes {
  readonly #sender: Sender;
  /** Sends through `sender`. */
  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Lists the nodes. */
  list(options: ListOptions = {}): AsyncIterable<Node> {
    return this.#sender.pages(operations.listNodes, node, {}, options);
  }

  /** Reads one node. */
  async get(id: string, options: ReadOptions = {}): Promise<Node> {
    const ids = { "node_id": id };
    return pickOne(await this.#sender.read(operations.getNode, ids, {}, options), node);
  }

  /** Creates a node. */
  create(input: NodeInput): Operation<Identified<Node>> {
    const body = node.encode(input, "create");
    return this.#sender.change(
      operations.postNode,
      { body },
      (envelope) => pickCreated(envelope, node),
    );
  }

  /** Changes the given fields and asks for the document that results. */
  update(id: string, changes: NodeInput): Operation<Node | undefined> {
    const body = node.encode(changes, "update");
    const parts = { ids: { "node_id": id }, query: { "include": ["node"] }, body };
    const read = (envelope: ResultEnvelope) => pickChanged(envelope, node, id);
    return this.#sender.change(operations.patchNode, parts, read);
  }

  /** Puts a whole document in place and asks for the document that results. */
  replace(id: string, input: NodeInput): Operation<Node | undefined> {
    const body = node.encode(input, "replace");
    const parts = { ids: { "node_id": id }, query: { "include": ["node"] }, body };
    const read = (envelope: ResultEnvelope) => pickChanged(envelope, node, id);
    return this.#sender.change(operations.putNode, parts, read);
  }

  /** Deletes a node. */
  delete(id: string): Operation<void> {
    return this.#sender.change(operations.deleteNode, { ids: { "node_id": id } }, () => {});
  }
}
