import * as gcs from "../../gcs/mod.ts";
import { type Doc, isDoc } from "../exchange.ts";
import type { Problem } from "./envelope.ts";

/** POST, PUT, or PATCH. */
export type Mode = "create" | "replace" | "update";

/** What the server checks about one kind of document. */
export interface DocumentRules {
  /** The newest DATA_TYPE; answers carry it. */
  readonly dataType: string;
  readonly readOnly: readonly string[];
  readonly fixed: readonly string[];
  check(document: Doc, mode: Mode): Problem[];
}

/**
 * The field tables of the client library are the one place that knows the documents; what the
 * server adds is that a DATA_TYPE has to name its version.
 */
function rules(type: gcs.ObjectType<gcs.Fields>): DocumentRules {
  const named = (test: (rules: gcs.FieldRules) => boolean) =>
    Object.entries(type.fields).filter(([, field]) => test(field.rules)).map(([name]) => name);
  return {
    dataType: `${type.family}#${type.latest}`,
    readOnly: named((field) => field.readOnly),
    fixed: named((field) => field.fixed),
    check(document, mode) {
      const problems = unversioned("", document);
      const { policies } = document;
      if (isDoc(policies)) problems.push(...unversioned("policies.", policies));
      const mappings = document["identity_mappings"];
      if (Array.isArray(mappings)) {
        mappings.forEach((mapping, index) => {
          if (isDoc(mapping)) problems.push(...unversioned(`identity_mappings.${index}.`, mapping));
        });
      }
      const result = type.writeSchema(mode).safeParse(document);
      if (result.success) return problems;
      return [
        ...problems,
        ...result.error.issues.map(({ path, message }) => ({
          property: path.join("."),
          message,
        })),
      ];
    },
  };
}

function unversioned(prefix: string, document: Doc): Problem[] {
  const dataType = document["DATA_TYPE"];
  if (typeof dataType === "string" && /#\d+\.\d+\.\d+$/.test(dataType)) return [];
  const message = dataType === undefined
    ? "Missing data for required field."
    : "Must be a type and a version";
  return [{ property: `${prefix}DATA_TYPE`, message }];
}

export const endpoint = rules(gcs.endpoint);
export const endpointOwner = rules(gcs.endpointOwner);
export const endpointSubscription = rules(gcs.endpointSubscription);
export const ownerString = rules(gcs.ownerString);
export const domain = rules(gcs.domain);
export const node = rules(gcs.node);
export const role = rules(gcs.role);
export const storageGateway = rules(gcs.storageGateway);
export const collection = rules(gcs.collection);
export const collectionOwner = rules(gcs.collectionOwner);
export const subscriptionAdminVerified = rules(gcs.subscriptionAdminVerified);
export const batch = rules(gcs.batch);
export const sharingPolicy = rules(gcs.sharingPolicy);
export const userCredential = rules(gcs.userCredential);
export const streamGateway = rules(gcs.streamGateway);
export const lanSecretCreate = rules(gcs.lanSecretCreate);
