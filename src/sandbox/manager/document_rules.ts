import type { Doc } from "../exchange.ts";
import { checkDocument, type Mode, objects, type Problem } from "../published/mod.ts";
import {
  collectionRule,
  endpointRule,
  gatewayRule,
  nodeRule,
  roleRule,
  streamGatewayRule,
  subscriptionRule,
  type ValueRule,
} from "./value_rules.ts";

export type { Mode };

/** What the server checks about one kind of document. */
export interface DocumentRules {
  /** The newest DATA_TYPE; answers carry it. */
  readonly dataType: string;
  readonly readOnly: readonly string[];
  readonly fixed: readonly string[];
  /** `whole` is the document as it will be: what is there already, and what is given. */
  check(given: Doc, mode: Mode, whole: Doc): Problem[];
}

function rules(family: string, rule: ValueRule = () => []): DocumentRules {
  const { versions = [], fields = {} } = objects[family] ?? {};
  const named = (mark: "readOnly" | "fixed") =>
    Object.entries(fields).filter(([, field]) => field[mark]).map(([name]) => name);
  return {
    dataType: `${family}#${versions.at(-1)}`,
    readOnly: named("readOnly"),
    fixed: named("fixed"),
    check(given, mode, whole) {
      const problems = checkDocument(family, given, mode);
      return problems.length > 0 ? problems : [...rule(given, whole, mode)];
    },
  };
}

export const endpoint = rules("endpoint", endpointRule);
export const endpointOwner = rules("endpoint_owner");
export const endpointSubscription = rules("endpoint_subscription", subscriptionRule);
export const ownerString = rules("owner_string");
export const domain = rules("domain");
export const node = rules("node", nodeRule);
export const role = rules("role", roleRule);
export const storageGateway = rules("storage_gateway", gatewayRule);
export const collection = rules("collection", collectionRule);
export const collectionOwner = rules("collection_owner");
export const subscriptionAdminVerified = rules("subscription_admin_verified");
export const batch = rules("batch");
export const sharingPolicy = rules("sharing_policy");
export const userCredential = rules("user_credential");
export const streamGateway = rules("stream_gateway", streamGatewayRule);
export const lanSecretCreate = rules("lan_secret_create");
