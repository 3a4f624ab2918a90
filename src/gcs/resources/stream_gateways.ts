import type { Operation } from "../../base/mod.ts";
import type { ListOptions, ReadOptions, Sender } from "../sender.ts";
import {
  type StreamGateway,
  streamGateway,
  type StreamGatewayInput,
} from "../documents/stream_gateway.ts";
import { type Identified, pickChanged, pickCreated, pickOne } from "../result_envelope.ts";
import { operations } from "../operations.ts";

/** Stream gateways. */
export class StreamGateways {
  readonly #sender: Sender;
  /** Sends through `sender`. */
  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Lists stream gateways. */
  list(options: ListOptions = {}): AsyncIterable<StreamGateway> {
    return this.#sender.pages(operations.listStreamGateways, streamGateway, {}, options);
  }

  /** Reads one stream gateway. */
  async get(id: string, options: ReadOptions = {}): Promise<StreamGateway> {
    const ids = { "stream_gateway_id": id };
    return pickOne(
      await this.#sender.read(operations.getStreamGateway, ids, {}, options),
      streamGateway,
    );
  }

  /** Creates a stream gateway. */
  create(input: StreamGatewayInput): Operation<Identified<StreamGateway>> {
    const body = streamGateway.encode(input, "create");
    return this.#sender.change(
      operations.postStreamGateway,
      { body },
      (envelope) => pickCreated(envelope, streamGateway),
    );
  }

  /** Changes the given fields; null removes a value. Gives a document where the server does. */
  update(id: string, changes: StreamGatewayInput): Operation<StreamGateway | undefined> {
    const body = streamGateway.encode(changes, "update");
    const ids = { "stream_gateway_id": id };
    return this.#sender.change(
      operations.patchStreamGateway,
      { ids, body },
      (envelope) => pickChanged(envelope, streamGateway, id),
    );
  }

  /** Deletes a stream gateway. */
  delete(id: string): Operation<void> {
    const ids = { "stream_gateway_id": id };
    return this.#sender.change(operations.deleteStreamGateway, { ids }, () => {});
  }
}
