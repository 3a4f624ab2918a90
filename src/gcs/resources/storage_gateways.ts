import type { Operation } from "../../base/mod.ts";
import type { ListOptions, ReadOptions, Sender } from "../sender.ts";
import { withPolicyType } from "../documents/policies/mod.ts";
import {
  type StorageGateway,
  storageGateway,
  type StorageGatewayInput,
} from "../documents/storage_gateway.ts";
import { type Identified, pickChanged, pickCreated, pickOne } from "../result_envelope.ts";
import { operations } from "../operations.ts";

/** What to read besides the public fields. */
export interface GatewayIncludes {
  /** Policies that only administrators see, too. */
  readonly includePrivatePolicies?: boolean | undefined;
  /** The local accounts of whoever asks, too. */
  readonly includeAccounts?: boolean | undefined;
}

/** Storage gateways. */
export class StorageGateways {
  readonly #sender: Sender;
  /** Sends through `sender`. */
  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Lists storage gateways. */
  list(options: GatewayIncludes & ListOptions = {}): AsyncIterable<StorageGateway> {
    const query = includes(options);
    return this.#sender.pages(operations.listStorageGateways, storageGateway, query, options);
  }

  /** Reads one storage gateway. */
  async get(id: string, options: GatewayIncludes & ReadOptions = {}): Promise<StorageGateway> {
    const ids = { "storage_gateway_id": id };
    return pickOne(
      await this.#sender.read(operations.getStorageGateway, ids, includes(options), options),
      storageGateway,
    );
  }

  /** Creates a storage gateway. `connector_id` tells what policies it has. */
  create(input: StorageGatewayInput): Operation<Identified<StorageGateway>> {
    const body = storageGateway.encode(withPolicyType(input, "storage"), "create");
    return this.#sender.change(
      operations.postStorageGateway,
      { body },
      (envelope) => pickCreated(envelope, storageGateway),
    );
  }

  /** Changes the given fields; null removes a value. Policies need their DATA_TYPE. Gives a document where the server does. */
  update(id: string, changes: StorageGatewayInput): Operation<StorageGateway | undefined> {
    const body = storageGateway.encode(changes, "update");
    const ids = { "storage_gateway_id": id };
    return this.#sender.change(
      operations.patchStorageGateway,
      { ids, body },
      (envelope) => pickChanged(envelope, storageGateway, id),
    );
  }

  /** Puts a whole document in place. Gives a document where the server does. */
  replace(id: string, input: StorageGatewayInput): Operation<StorageGateway | undefined> {
    const body = storageGateway.encode(withPolicyType(input, "storage"), "replace");
    const ids = { "storage_gateway_id": id };
    return this.#sender.change(
      operations.putStorageGateway,
      { ids, body },
      (envelope) => pickChanged(envelope, storageGateway, id),
    );
  }

  /** Deletes a storage gateway. */
  delete(id: string): Operation<void> {
    const ids = { "storage_gateway_id": id };
    return this.#sender.change(operations.deleteStorageGateway, { ids }, () => {});
  }
}

function includes(options: GatewayIncludes) {
  const names = [
    ...(options.includePrivatePolicies ? ["private_policies"] : []),
    ...(options.includeAccounts ? ["accounts"] : []),
  ];
  return { "include": names.length === 0 ? undefined : names };
}
