import assert from "node:assert/strict";
import * as gcs from "../../src/gcs/mod.ts";
import { withArticle } from "../../src/gcs/documents/explain.ts";
import { mappingExpression } from "../../src/gcs/documents/shared.ts";
import { versionsUpTo } from "../../src/gcs/documents/version.ts";
import { boxAppAuth, boxAppSettings } from "../../src/gcs/documents/policies/box.ts";
import { googleCloudStorageProject } from "../../src/gcs/documents/policies/google_cloud_storage.ts";
import { irodsEnvironment } from "../../src/gcs/documents/policies/irods.ts";
import { posixStagingEnvironment } from "../../src/gcs/documents/policies/posix_staging.ts";
import { s3KeysPrefixPaths } from "../../src/gcs/documents/policies/s3.ts";
import {
  publishedConnectors,
  publishedObjects,
  publishedOperations,
} from "../_support/api_vectors.ts";

Deno.test("operations are the 64 of the published API", () => {
  const published = Object.entries(publishedOperations).map(([operationId, operation]) => ({
    operationId,
    method: operation.method,
    path: operation.path.replace(/^\/api/, ""),
    query: Object.keys(operation.query),
  }));
  const ours = Object.entries(gcs.operations).map(([operationId, { method, path, query }]) => ({
    operationId,
    method,
    path,
    query: [...query],
  }));
  const byId = (a: { operationId: string }, b: { operationId: string }) =>
    a.operationId < b.operationId ? -1 : 1;
  assert.equal(ours.length, 64);
  assert.deepEqual(ours.sort(byId), published.sort(byId));
});

type AnyType = gcs.ObjectType<gcs.Fields>;

function ourDocuments(): readonly AnyType[] {
  const exported: unknown[] = [...Object.values(gcs), ...Object.values(gcs.details)];
  const types = exported.filter((value): value is AnyType => value instanceof gcs.ObjectType);
  return [...types, ...gcs.policyTypes()].filter(({ family }) => family !== undefined);
}

const helpers: Readonly<Record<string, AnyType>> = {
  "ActivityNotificationPolicy": gcs.activityNotificationPolicy,
  "BoxAppAuth": boxAppAuth,
  "BoxAppSettings": boxAppSettings,
  "Flow": gcs.flow,
  "FlowAssociation": gcs.flowAssociation,
  "FlowTransferAssociation": gcs.flowTransferAssociation,
  "GoogleCloudStorageProject": googleCloudStorageProject,
  "IrodsEnvironment": irodsEnvironment,
  "InvalidInputItem": gcs.invalidInputItem,
  "MappingExpression": mappingExpression,
  "MissingRoleEntrySchema": gcs.missingRoleEntry,
  "NamedNetworkAddress": gcs.namedNetworkAddress,
  "OAuthUserCredentialForm": gcs.oauthUserCredentialForm,
  "PosixStagingEnvironment": posixStagingEnvironment,
  "S3KeysPrefixPaths_1_0_0": s3KeysPrefixPaths,
};

for (const type of ourDocuments()) {
  Deno.test(`the field table of ${withArticle(type.name)} is the published one, both ways`, () => {
    const published = publishedObjects[type.family ?? ""];
    assert.ok(published, `there is no ${type.family}`);
    assert.deepEqual(published.versions, versionsUpTo(type.latest));
    sameFields(type, published.fields);
  });
}

for (const [name, type] of Object.entries(helpers)) {
  Deno.test(`the field table of ${name} is the published one, both ways`, () => {
    sameFields(type, publishedObjects[name]?.fields ?? {});
  });
}

Deno.test("every published document is one that the client knows", () => {
  const ours = ourDocuments().map(({ family }) => family ?? "");
  const known = [...new Set(ours), ...Object.keys(helpers), "result"];
  assert.deepEqual(known.sort(), Object.keys(publishedObjects).sort());
});

type PublishedField = (typeof publishedObjects)[string]["fields"][string];

/** What only other clients know is in the table too: it is kept when read, and sent when given. */
function sameFields(type: AnyType, published: Readonly<Record<string, PublishedField>>): void {
  assert.deepEqual(Object.keys(type.fields).sort(), Object.keys(published).sort());
  for (const [name, field] of Object.entries(type.fields)) {
    const row = published[name];
    assert.ok(row, name);
    assert.deepEqual({ ...field.rules }, {
      since: row.since ?? "1.0.0",
      required: row.required === true,
      fallback: row.default,
      nullable: row.nullable === true,
      readOnly: row.readOnly === true,
      fixed: row.fixed === true,
    }, name);
    sameType(name, field, row.type);
  }
}

/** Documents inside a document are compared by what they are, since their names differ. */
function sameType(
  where: string,
  field: gcs.DocumentField<unknown, unknown>,
  published: string,
): void {
  const [, values] = /enum\((.*)\)/.exec(published) ?? [];
  assert.deepEqual(field.values, values?.split("|"), where);
  const plain = published.replace(/enum\(.*\)/, "string");
  const isList = plain.startsWith("array<");
  const item = plain.replace(/^array<(.*)>$/, "$1");
  if (/^(?:any|boolean|number|object|string(?:\(.*\))?)$/.test(item)) {
    assert.equal(field.type, plain, where);
  } else assert.equal(field.type.startsWith("array<"), isList, where);
}

Deno.test("connectors are those of the API page", () => {
  const ours = Object.values(gcs.connectors).map(({ name, id }) => ({ name, id }));
  const byId = (a: { id: string }, b: { id: string }) => a.id < b.id ? -1 : 1;
  assert.equal(ours.length, 15);
  assert.deepEqual(ours.sort(byId), publishedConnectors.toSorted(byId));
});
