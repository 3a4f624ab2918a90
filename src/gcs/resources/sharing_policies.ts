import type { Operation } from "../../base/mod.ts";
import { checkUuid, type ListOptions, type ReadOptions, type Sender } from "../sender.ts";
import {
  type SharingPolicy,
  sharingPolicy,
  type SharingPolicyInput,
} from "../documents/sharing_policy.ts";
import { type Identified, pickCreated, pickOne } from "../result_envelope.ts";
import { operations } from "../operations.ts";

/** Sharing policies. The API cannot change one: delete it and create another. */
export class SharingPolicies {
  readonly #sender: Sender;
  /** Sends through `sender`. */
  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Lists the sharing policies of a collection, all or those of a user. */
  list(
    collectionId: string,
    options: ListOptions & { readonly username?: string | undefined } = {},
  ): AsyncIterable<SharingPolicy> {
    checkUuid("collection id", collectionId);
    const query = { "collection_id": collectionId, "username": options.username };
    return this.#sender.pages(operations.listSharingPolicies, sharingPolicy, query, options);
  }

  /** Reads one sharing policy. */
  async get(id: string, options: ReadOptions = {}): Promise<SharingPolicy> {
    const ids = { "sharing_policy_id": id };
    return pickOne(
      await this.#sender.read(operations.getSharingPolicy, ids, {}, options),
      sharingPolicy,
    );
  }

  /** Creates a sharing policy. */
  create(input: SharingPolicyInput): Operation<Identified<SharingPolicy>> {
    const body = sharingPolicy.encode(input, "create");
    return this.#sender.change(
      operations.postSharingPolicy,
      { body },
      (envelope) => pickCreated(envelope, sharingPolicy),
    );
  }

  /** Deletes a sharing policy. `again`: after a try that was never answered, so it may be gone. */
  delete(id: string, { again = false }: { readonly again?: boolean } = {}): Operation<void> {
    const ids = { "sharing_policy_id": id };
    return this.#sender.change(operations.deleteSharingPolicy, { ids, again }, () => {});
  }
}
