import * as z from "zod/mini";
import { compileMappings, inWords } from "../../identity_mapping/mod.ts";
import { chosen, membersOf } from "./choice.ts";
import { DocumentField, type WriteMode } from "./field.ts";
import {
  domainName,
  flag,
  listOf,
  path,
  paths,
  secret,
  term,
  terms,
  text,
  texts,
  uuid,
} from "./field_types.ts";
import { type Document, type DocumentInput, ObjectType } from "./object_type.ts";

/** Which paths may be read, read and written, or not be seen: fnmatch patterns. */
export const pathRestrictions = new ObjectType("path restrictions", {
  "none": paths,
  "read": paths,
  "read_write": paths,
}, { family: "path_restrictions" });
/** {@linkcode pathRestrictions} as read. */
export type PathRestrictions = Document<typeof pathRestrictions>;
/** {@linkcode pathRestrictions} to write. */
export type PathRestrictionsInput = DocumentInput<typeof pathRestrictions>;

/** One rule that turns an identity into a local account. */
export const mappingExpression = new ObjectType("mapping expression", {
  "ignore_case": flag,
  "literal": flag,
  "match": text,
  "output": text,
  "source": text,
});

/** Identity mapping by expressions, tried in order. */
export const expressionIdentityMapping = new ObjectType("expression identity mapping", {
  "mappings": listOf(mappingExpression),
}, { family: "expression_identity_mapping" });

/** Identity mapping by a program on the node. */
export const externalIdentityMapping = new ObjectType("external identity mapping", {
  "command": texts,
}, { family: "external_identity_mapping" });

/** An identity mapping of either kind, as read. */
export type IdentityMapping =
  & Document<typeof expressionIdentityMapping>
  & Document<typeof externalIdentityMapping>;
/** An identity mapping of either kind, to write. */
export type IdentityMappingInput =
  | DocumentInput<typeof expressionIdentityMapping>
  | DocumentInput<typeof externalIdentityMapping>;

function isExternal(value: unknown): boolean {
  const members = membersOf(value) ?? {};
  return externalIdentityMapping.matches(members["DATA_TYPE"]) || Object.hasOwn(members, "command");
}

const mappingRead = chosen<IdentityMapping>((value) =>
  isExternal(value) ? externalIdentityMapping.schema : expressionIdentityMapping.schema
);

function mappingWriter(mode: WriteMode): z.ZodMiniType {
  const whole = mode === "update" ? "replace" : mode;
  return chosen<unknown>((value) =>
    (isExternal(value) ? externalIdentityMapping : expressionIdentityMapping).writeSchema(whole)
  );
}

/** What an endpoint would not load, or would take for something else, is not sent. */
function mappingsWriter(mode: WriteMode): z.ZodMiniType {
  return z.array(mappingWriter(mode)).check(z.superRefine((documents, context) => {
    for (const finding of compileMappings(documents).findings) {
      if (finding.level === "warning") continue;
      context.addIssue({ code: "custom", path: [...finding.path], message: inWords(finding) });
    }
  }));
}

/** The field that holds identity mappings. */
export const identityMappings: DocumentField<IdentityMapping[], readonly IdentityMappingInput[]> =
  new DocumentField("array<IdentityMapping>", z.array(mappingRead), mappingsWriter);

/** A custom domain with its certificate, given as text (PEM) or as paths on the node. */
export const domain = new ObjectType("domain", {
  "certificate": text.nullable,
  "certificate_chain": text.nullable,
  "certificate_chain_path": path.nullable,
  "certificate_path": path.nullable,
  "domain_name": domainName.required,
  "private_key": secret.nullable,
  "private_key_path": path.nullable,
  "wildcard": flag.required,
}, { family: "domain" });
/** {@linkcode domain} as read. */
export type Domain = Document<typeof domain>;
/** {@linkcode domain} to write. */
export type DomainInput = DocumentInput<typeof domain>;

/** A local account of an identity on a storage gateway. */
export const account = new ObjectType("account", {
  "identity_id": uuid,
  "storage_gateway_id": uuid,
  "username": term,
}, { family: "account" });

/** The identity shown as owner. */
export const ownerString = new ObjectType("owner string", {
  "identity_id": uuid,
}, { family: "owner_string" });

/** Some ids. */
export const batch = new ObjectType("batch", {
  "ids": terms,
}, { family: "batch" });
/** {@linkcode batch} as read. */
export type BatchDocument = Document<typeof batch>;
