import type { Operation } from "../../base/mod.ts";
import { checkUuid, type ListOptions, type ReadOptions, type Sender } from "../sender.ts";
import { type Role, role, type RoleInput } from "../documents/role.ts";
import { type Identified, pickCreated, pickOne } from "../result_envelope.ts";
import { operations } from "../operations.ts";

/** Which roles to list. */
export interface RoleFilter extends ListOptions {
  /** Only roles on this collection. */
  readonly collectionId?: string | undefined;
  /** Also roles on collections, not only those on the endpoint. */
  readonly allRoles?: boolean | undefined;
}

/** Roles on the endpoint and on collections. */
export class Roles {
  readonly #sender: Sender;
  /** Sends through `sender`. */
  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Lists roles on the endpoint, on one collection, or all. */
  list(options: RoleFilter = {}): AsyncIterable<Role> {
    const { collectionId, allRoles } = options;
    if (collectionId !== undefined) checkUuid("collection id", collectionId);
    const query = {
      "collection_id": collectionId,
      "include": allRoles ? ["all_roles"] : undefined,
    };
    return this.#sender.pages(operations.listRoles, role, query, options);
  }

  /** Reads one role. */
  async get(id: string, options: ReadOptions = {}): Promise<Role> {
    const ids = { "role_id": id };
    return pickOne(await this.#sender.read(operations.getRole, ids, {}, options), role);
  }

  /** Gives a role to an identity or a group. */
  create(input: RoleInput): Operation<Identified<Role>> {
    const body = role.encode(input, "create");
    return this.#sender.change(
      operations.postRoles,
      { body },
      (envelope) => pickCreated(envelope, role),
    );
  }

  /** Takes a role away. `again`: after a try that was never answered, so it may be gone. */
  delete(id: string, { again = false }: { readonly again?: boolean } = {}): Operation<void> {
    return this.#sender.change(operations.deleteRole, { ids: { "role_id": id }, again }, () => {});
  }
}
