import type { Operation } from "../../base/mod.ts";
import type { ReadOptions, Sender } from "../sender.ts";
import {
  type Endpoint,
  endpoint,
  type EndpointInput,
  endpointOwner,
  endpointSubscription,
} from "../documents/endpoint.ts";
import { type Domain, domain, type DomainInput, ownerString } from "../documents/shared.ts";
import { pick, pickOne } from "../result_envelope.ts";
import { operations } from "../operations.ts";

/** The endpoint itself. */
export class EndpointResource {
  readonly #sender: Sender;
  /** Sends through `sender`. */
  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Reads the endpoint. */
  async get(options: ReadOptions = {}): Promise<Endpoint> {
    return pickOne(await this.#sender.read(operations.getEndpoint, {}, {}, options), endpoint);
  }

  /** Changes the given fields and asks for the document that results. */
  update(changes: EndpointInput): Operation<Endpoint | undefined> {
    const body = endpoint.encode(changes, "update");
    const query = { "include": ["endpoint"] };
    return this.#sender.change(
      operations.patchEndpoint,
      { query, body },
      (envelope) => pick(envelope, endpoint)[0],
    );
  }

  /** Puts a whole document in place and asks for the document that results. */
  replace(input: EndpointInput): Operation<Endpoint | undefined> {
    const body = endpoint.encode(input, "replace");
    const query = { "include": ["endpoint"] };
    return this.#sender.change(
      operations.putEndpoint,
      { query, body },
      (envelope) => pick(envelope, endpoint)[0],
    );
  }

  /** Makes an identity the owner. */
  setOwner(identityId: string): Operation<void> {
    const body = endpointOwner.encode({ "identity_id": identityId }, "create");
    return this.#sender.change(operations.putEndpointOwner, { body }, () => {});
  }

  /** Shows an identity as owner; without one, the server decides. */
  setOwnerString(identityId?: string): Operation<void> {
    const body = ownerString.encode({ "identity_id": identityId }, "create");
    return this.#sender.change(operations.putEndpointOwnerString, { body }, () => {});
  }

  /** Shows the default as owner again. */
  resetOwnerString(): Operation<void> {
    return this.#sender.change(operations.deleteEndpointOwnerString, {}, () => {});
  }

  /** Sets the subscription: a UUID, `DEFAULT` for the caller's own, or null for none. */
  setSubscriptionId(subscriptionId: string | null): Operation<void> {
    const body = endpointSubscription.encode({ "subscription_id": subscriptionId }, "create");
    return this.#sender.change(operations.putEndpointSubscriptionId, { body }, () => {});
  }

  /** Reads the custom domain; undefined when the endpoint has none. */
  async getDomain(options: ReadOptions = {}): Promise<Domain | undefined> {
    return pick(await this.#sender.read(operations.getEndpointDomain, {}, {}, options), domain)[0];
  }

  /** Gives the endpoint a custom domain. */
  setDomain(input: DomainInput): Operation<Domain | undefined> {
    const body = domain.encode(input, "replace");
    return this.#sender.change(
      operations.putEndpointDomain,
      { body },
      (envelope) => pick(envelope, domain)[0],
    );
  }

  /** Takes the custom domain from the endpoint. */
  deleteDomain(): Operation<void> {
    return this.#sender.change(operations.deleteEndpointDomain, {}, () => {});
  }
}
