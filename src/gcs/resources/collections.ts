import type { Operation } from "../../base/mod.ts";
import { checkUuid, type ListOptions, type ReadOptions, type Sender } from "../sender.ts";
import {
  type CheckResult,
  checkResult,
  type Collection,
  collection,
  type CollectionInput,
  collectionOwner,
  subscriptionAdminVerified,
} from "../documents/collection.ts";
import { batch, type BatchDocument, type Domain, domain } from "../documents/shared.ts";
import { type DomainInput, ownerString } from "../documents/shared.ts";
import {
  type Identified,
  pick,
  pickChanged,
  pickCreated,
  pickOne,
  type ResultEnvelope,
} from "../result_envelope.ts";
import { operations } from "../operations.ts";
import { GcsError } from "../../errors/mod.ts";

/** Which collections to list or check. */
export interface CollectionFilter extends ListOptions {
  /**
   * `mapped_collections`, `guest_collections`, `managed_by_me`, `created_by_me`, or a comparison
   * of `last_access` or `created_at` with a day: `last_access<2026-01-31`.
   */
  readonly filter?: readonly string[] | undefined;
  /** Only collections on this storage gateway. */
  readonly storageGatewayId?: string | undefined;
  /** Only guest collections of this mapped collection. */
  readonly mappedCollectionId?: string | undefined;
}

/** Whether to read fields that only administrators may see. */
export interface PrivatePolicies {
  /** Policies that only administrators see, too. */
  readonly includePrivatePolicies?: boolean | undefined;
}

/** Mapped and guest collections. */
export class Collections {
  readonly #sender: Sender;
  /** Sends through `sender`. */
  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Lists collections that are public or that the caller has a role on. */
  list(options: CollectionFilter & PrivatePolicies = {}): AsyncIterable<Collection> {
    const query = { ...filterQuery(options), ...privateQuery(options) };
    return this.#sender.pages(operations.listCollections, collection, query, options);
  }

  /** Reads one collection. */
  async get(id: string, options: PrivatePolicies & ReadOptions = {}): Promise<Collection> {
    const ids = { "collection_id": id };
    const query = privateQuery(options);
    return pickOne(
      await this.#sender.read(operations.getCollection, ids, query, options),
      collection,
    );
  }

  /** Creates a mapped or a guest collection. */
  create(input: CollectionInput): Operation<Identified<Collection>> {
    const body = collection.encode(input, "create");
    return this.#sender.change(operations.postCollection, { body }, one);
  }

  /** Changes the given fields; null removes a value. The server may answer without a document. */
  update(id: string, changes: CollectionInput): Operation<Collection | undefined> {
    const body = collection.encode(changes, "update");
    const ids = { "collection_id": id };
    return this.#sender.change(operations.patchCollection, { ids, body }, changed(id));
  }

  /** Puts a whole document in place. The server may answer without a document. */
  replace(id: string, input: CollectionInput): Operation<Collection | undefined> {
    const body = collection.encode(input, "replace");
    const ids = { "collection_id": id };
    return this.#sender.change(operations.putCollection, { ids, body }, changed(id));
  }

  /** Deletes a collection; of a mapped one also its guest collections and roles. */
  delete(id: string): Operation<void> {
    const ids = { "collection_id": id };
    return this.#sender.change(operations.deleteCollection, { ids }, nothing);
  }

  /** Deletes guest collections later on; gives the ids that the endpoint has taken on. */
  batchDelete(ids: readonly string[]): Operation<BatchDocument> {
    if (ids.length === 0) throw new GcsError("usage", "There are no collections to delete");
    ids.forEach((id) => checkUuid("collection id", id));
    const body = batch.encode({ ids: [...ids] }, "create");
    return this.#sender.change(operations.postCollectionsBatchDelete, { body }, (envelope) => {
      const taken = pickOne(envelope, batch);
      if (Array.isArray(taken.ids)) return taken;
      throw new GcsError("failed", "The endpoint did not say which collections it deletes");
    });
  }

  /** What is wrong with collections, one result each. */
  checkAll(options: CollectionFilter = {}): AsyncIterable<CheckResult> {
    const query = filterQuery(options);
    return this.#sender.pages(operations.checkCollections, checkResult, query, options);
  }

  /** What is wrong with one collection. */
  async check(id: string, options: ReadOptions = {}): Promise<CheckResult[]> {
    const ids = { "collection_id": id };
    return pick(
      await this.#sender.read(operations.checkCollection, ids, {}, options),
      checkResult,
    );
  }

  /** Makes an identity the owner of a mapped collection. */
  setOwner(id: string, identityId: string): Operation<void> {
    const body = collectionOwner.encode({ "identity_id": identityId }, "create");
    const ids = { "collection_id": id };
    return this.#sender.change(operations.setCollectionOwner, { ids, body }, nothing);
  }

  /** Shows an identity as owner; without one, the server decides. */
  setOwnerString(id: string, identityId?: string): Operation<void> {
    const body = ownerString.encode({ "identity_id": identityId }, "create");
    const ids = { "collection_id": id };
    return this.#sender.change(operations.putCollectionOwnerString, { ids, body }, nothing);
  }

  /** Shows the default as owner again. */
  resetOwnerString(id: string): Operation<void> {
    const ids = { "collection_id": id };
    return this.#sender.change(operations.deleteCollectionOwnerString, { ids }, nothing);
  }

  /** Says whether a subscription administrator vouches for a collection. */
  setSubscriptionAdminVerified(id: string, verified: boolean): Operation<void> {
    const members = { "subscription_admin_verified": verified };
    const body = subscriptionAdminVerified.encode(members, "create");
    const ids = { "collection_id": id };
    return this.#sender.change(operations.putSubscriptionAdminVerified, { ids, body }, nothing);
  }

  /** Reads the custom domain of a collection. */
  async getDomain(id: string, options: ReadOptions = {}): Promise<Domain> {
    const ids = { "collection_id": id };
    return pickOne(
      await this.#sender.read(operations.getCollectionDomain, ids, {}, options),
      domain,
    );
  }

  /** Gives a collection a custom domain. */
  setDomain(id: string, input: DomainInput): Operation<Domain | undefined> {
    const body = domain.encode(input, "replace");
    const ids = { "collection_id": id };
    return this.#sender.change(
      operations.putCollectionDomain,
      { ids, body },
      (envelope) => pick(envelope, domain)[0],
    );
  }

  /** Takes the custom domain from a collection. */
  deleteDomain(id: string): Operation<void> {
    const ids = { "collection_id": id };
    return this.#sender.change(operations.deleteCollectionDomain, { ids }, nothing);
  }
}

function one(envelope: ResultEnvelope): Identified<Collection> {
  return pickCreated(envelope, collection);
}

function changed(id: string) {
  return (envelope: ResultEnvelope): Collection | undefined =>
    pickChanged(envelope, collection, id);
}

function nothing(): void {}

function filterQuery(options: CollectionFilter) {
  const { storageGatewayId, mappedCollectionId } = options;
  if (storageGatewayId !== undefined) checkUuid("storage gateway id", storageGatewayId);
  if (mappedCollectionId !== undefined) checkUuid("mapped collection id", mappedCollectionId);
  return {
    "filter": options.filter,
    "storage_gateway_id": storageGatewayId,
    "mapped_collection_id": mappedCollectionId,
  };
}

function privateQuery(options: PrivatePolicies) {
  return { "include": options.includePrivatePolicies ? ["private_policies"] : undefined };
}
