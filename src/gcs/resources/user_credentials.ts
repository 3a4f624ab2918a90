import type { Operation } from "../../base/mod.ts";
import { checkUuid, type ListOptions, type ReadOptions, type Sender } from "../sender.ts";
import { withPolicyType } from "../documents/policies/mod.ts";
import {
  type UserCredential,
  userCredential,
  type UserCredentialInput,
} from "../documents/user_credential.ts";
import { type Identified, pickChanged, pickCreated, pickOne } from "../result_envelope.ts";
import { operations } from "../operations.ts";
import { ProviderLogin } from "./provider_login.ts";

/** Which user credentials to list. */
export interface CredentialFilter extends ListOptions {
  /** Also those of other identities, for administrators. */
  readonly all?: boolean | undefined;
  /** Only credentials on this storage gateway. */
  readonly storageGatewayId?: string | undefined;
}

/** What identities sign in to storage systems with. */
export class UserCredentials {
  readonly #sender: Sender;
  /** Browser login at a storage provider. */
  readonly providerLogin: ProviderLogin;
  /** Sends through `sender`. */
  constructor(sender: Sender) {
    this.#sender = sender;
    this.providerLogin = new ProviderLogin(sender);
  }

  /** Lists the caller's user credentials. */
  list(options: CredentialFilter = {}): AsyncIterable<UserCredential> {
    const { storageGatewayId } = options;
    if (storageGatewayId !== undefined) checkUuid("storage gateway id", storageGatewayId);
    const query = {
      "include": options.all ? ["all"] : undefined,
      "storage_gateway": storageGatewayId,
    };
    return this.#sender.pages(operations.listUserCredentials, userCredential, query, options);
  }

  /** Reads one user credential. Its secrets are Secret values, where the server sends them. */
  async get(id: string, options: ReadOptions = {}): Promise<UserCredential> {
    const ids = { "user_credential_id": id };
    return pickOne(
      await this.#sender.read(operations.getUserCredential, ids, {}, options),
      userCredential,
    );
  }

  /** Creates a user credential. */
  create(input: UserCredentialInput): Operation<Identified<UserCredential>> {
    const body = userCredential.encode(withPolicyType(input, "credential"), "create");
    return this.#sender.change(
      operations.postUserCredential,
      { body },
      (envelope) => pickCreated(envelope, userCredential),
    );
  }

  /** Changes the given fields; null removes a value. Gives a document where the server does. */
  update(id: string, changes: UserCredentialInput): Operation<UserCredential | undefined> {
    const body = userCredential.encode(withPolicyType(changes, "credential"), "update");
    const ids = { "user_credential_id": id };
    return this.#sender.change(
      operations.patchUserCredential,
      { ids, body },
      (envelope) => pickChanged(envelope, userCredential, id),
    );
  }

  /** Puts a whole document in place. Gives a document where the server does. */
  replace(id: string, input: UserCredentialInput): Operation<UserCredential | undefined> {
    const body = userCredential.encode(withPolicyType(input, "credential"), "replace");
    const ids = { "user_credential_id": id };
    return this.#sender.change(
      operations.putUserCredential,
      { ids, body },
      (envelope) => pickChanged(envelope, userCredential, id),
    );
  }

  /** Deletes a user credential. `again`: after a try that was never answered, so it may be gone. */
  delete(id: string, { again = false }: { readonly again?: boolean } = {}): Operation<void> {
    const ids = { "user_credential_id": id };
    return this.#sender.change(operations.deleteUserCredential, { ids, again }, () => {});
  }
}
