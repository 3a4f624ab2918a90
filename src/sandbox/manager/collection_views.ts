import { type Doc, text } from "../exchange.ts";
import { type Call, isCollectionAdmin } from "./access.ts";
import { badRequest } from "./envelope.ts";
import { collection } from "./document_rules.ts";
import { listParameter } from "./paging.ts";
import { masked } from "./masking.ts";

/** Only administrators who ask for `include=private_policies` see these. */
const privateFields = [
  "policies",
  "root_path",
  "sharing_restrict_paths",
  "sharing_users_allow",
  "sharing_users_deny",
];

/** A collection as this caller may see it. */
export function collectionView(call: Call, document: Doc, everything = false): Doc {
  const asked = listParameter(call.exchange.query, "include").includes("private_policies");
  const full = (everything || asked) && isCollectionAdmin(call, document);
  const view: Doc = { ...masked(document), DATA_TYPE: collection.dataType };
  if (!full) { for (const name of privateFields) delete view[name]; }
  return view;
}

type Test = (document: Doc) => boolean;

const comparison = /^(last_access|created_at)\s*(<=|>=|<|>|=)\s*(\d{4}-\d{2}-\d{2})$/;

/** The collections that the `filter` and id parameters of a list ask for. */
export function collectionFilter(call: Call): Test {
  const { query } = call.exchange;
  const kinds = new Set<string>();
  const tests: Test[] = [];
  for (const item of listParameter(query, "filter")) {
    const date = comparison.exec(item);
    if (item === "mapped_collections") kinds.add("mapped");
    else if (item === "guest_collections") kinds.add("guest");
    else if (item === "managed_by_me") tests.push((document) => isCollectionAdmin(call, document));
    else if (item === "created_by_me") {
      tests.push((document) => call.caller.identities.has(String(document["identity_id"])));
    } else if (date?.[1] !== undefined) {
      tests.push(compareDay(date[1], date[2] ?? "", date[3] ?? ""));
    } else throw badRequest(`There is no filter ${item}`);
  }
  if (kinds.size > 0) tests.push((document) => kinds.has(String(document["collection_type"])));
  for (const name of ["storage_gateway_id", "mapped_collection_id"]) {
    const wanted = query.get(name);
    if (wanted !== null) tests.push((document) => document[name] === wanted);
  }
  return (document) => tests.every((test) => test(document));
}

function compareDay(name: string, operator: string, day: string): Test {
  return (document) => {
    const value = text(document[name]);
    if (value === undefined) return false;
    switch (operator) {
      case "<":
        return value < day;
      case "<=":
        return value <= day;
      case ">":
        return value > day;
      case ">=":
        return value >= day;
      default:
        return value === day;
    }
  };
}
