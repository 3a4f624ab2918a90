import { stringify } from "yaml";
import fc from "../_support/fast_check.ts";

type Members = Readonly<Record<string, unknown>>;

/** Members that can be given to objects of a kind, whatever they were, and changed again. */
const changed: Readonly<Record<string, fc.Arbitrary<Members>>> = {
  "storage_gateways": fc.record({
    "allowed_domains": fc.subarray(["example.org", "*.example.org", "clients.auth.globus.org"]),
    "authentication_timeout_mins": fc.constantFrom(15, 90, null),
    "users_deny": fc.constantFrom(null, ["eve"], ["mallory", "eve"]),
    "restrict_paths": fc.constantFrom(null, { none: ["/z"], read: ["/y"] }),
  }, { requiredKeys: [] }),
  collections: fc.record({
    description: fc.constantFrom(null, "Edited", "Two\nlines"),
    keywords: fc.subarray(["x", "y", "z"]),
    "contact_email": fc.constantFrom(null, "other@example.org"),
    "user_message": fc.constantFrom(null, "Closed on Monday"),
    "delete_protected": fc.boolean(),
    public: fc.boolean(),
    roles: fc.record({
      "access_manager": fc.subarray(["researcher@example.org", "admin@example.org"]),
      "activity_monitor": fc.subarray(["group:5a4d0000-0000-4000-8000-0000000000b1"]),
    }, { requiredKeys: [] }),
  }, { requiredKeys: [] }),
  endpoint: fc.record({
    description: fc.constantFrom(null, "Edited"),
    department: fc.constantFrom(null, "Physics", "Chemistry"),
    keywords: fc.subarray(["one", "two"]),
  }, { requiredKeys: [] }),
};

/** Members by which an object is found again. */
const found = ["id", "display_name", "storage_gateway", "mapped_collection", "ip_addresses"];

const edit = fc.record({
  isKept: fc.boolean(),
  /** Which of its members are kept. */
  members: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  gateway: changed["storage_gateways"] ?? fc.constant({}),
  collection: changed["collections"] ?? fc.constant({}),
});

/** What a person does to a file: takes objects and members out, changes some, adds others. */
export const edits = fc.record({
  objects: fc.array(edit, { minLength: 12, maxLength: 12 }),
  endpoint: changed["endpoint"] ?? fc.constant({}),
  keepsEndpoint: fc.boolean(),
  added: fc.nat(2),
  order: fc.shuffledSubarray([...Array(12).keys()], { minLength: 12 }),
});
/** One way to edit a file. */
export type Edit = typeof edits extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Takes what is in a file, and gives it back edited. */
export function edited(document: Members, how: Edit, names: string): Members {
  let at = 0;
  const listed = (kind: string): Members[] => {
    const list = document[kind];
    return (Array.isArray(list) ? list : []).flatMap((object: Members) => {
      const one = how.objects[at++ % how.objects.length];
      if (one === undefined || !one.isKept) return [];
      const kept = Object.entries(object).filter(([name], index) =>
        found.includes(name) || one.members[index % 8]
      );
      const isMapped = object["mapped_collection"] === undefined;
      const forGuests = Object.entries(one.collection).filter(([name]) =>
        name !== "delete_protected"
      );
      const more = kind === "storage_gateways"
        ? one.gateway
        : kind === "collections"
        ? isMapped ? one.collection : Object.fromEntries(forGuests)
        : {};
      return [{ ...Object.fromEntries(kept), ...more }];
    });
  };
  const gateways = listed("storage_gateways");
  const collections = listed("collections");
  for (let index = 0; index < how.added; index++) {
    const name = `${names} ${index}`;
    gateways.push({ "display_name": name, connector: "posix" });
    const lies = { "storage_gateway": name, "collection_base_path": "/" };
    collections.push({ "display_name": name, ...lies, roles: { "access_manager": [] } });
  }
  const { id, "apiVersion": version, kind } = document;
  return {
    apiVersion: version,
    kind,
    id,
    ...(how.keepsEndpoint ? { endpoint: how.endpoint } : {}),
    "storage_gateways": gateways,
    collections,
  };
}

/** The same file with its objects, and their members, in another order. */
export function shuffled(document: Members, order: readonly number[]): Members {
  const mixed = <Item>(items: readonly Item[]) =>
    items.map((item, at) => ({ item, rank: order[at % order.length] ?? 0, at }))
      .toSorted((a, b) => a.rank - b.rank || b.at - a.at).map(({ item }) => item);
  const members = mixed(Object.entries(document)).map(([name, value]) => {
    if (!Array.isArray(value)) return [name, value];
    const objects = mixed(value).map((one: Members) =>
      Object.fromEntries(mixed(Object.entries(one)))
    );
    return [name, objects];
  });
  return Object.fromEntries(members);
}

/** A document as a file. */
export function fileText(document: Members): string {
  return stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
}
