import assert from "node:assert/strict";
import { z } from "zod";
import * as gcs from "../../src/gcs/mod.ts";
import { mappingExpression } from "../../src/gcs/documents/shared.ts";
import { versionsUpTo } from "../../src/gcs/documents/version.ts";
import { sharedPage, testWithPages } from "./shared_pages.ts";

const schema = z.looseObject({
  type: z.string().optional(),
  format: z.string().optional(),
  nullable: z.boolean().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  items: z.looseObject({ type: z.string().optional(), enum: z.array(z.unknown()).optional() })
    .optional(),
  anyOf: z.array(z.record(z.string(), z.unknown())).optional(),
});
const page = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        parameters: z.array(z.object({ name: z.string(), in: z.string() })),
      }),
    ),
  ),
  components: z.object({
    schemas: z.record(
      z.string(),
      z.looseObject({
        properties: z.record(z.string(), schema).optional(),
        required: z.array(z.string()).optional(),
      }),
    ),
  }),
});

async function openapi() {
  return page.parse(JSON.parse(await sharedPage("openapi.json")));
}

testWithPages("operations are the 64 of the published API", async () => {
  const { paths } = await openapi();
  const published = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters }]) => ({
      operationId,
      method: method.toUpperCase(),
      path: path.replace(/^\/api/, ""),
      query: parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name),
    }))
  );
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

/** Our types with the stem of their schema's name. */
function ourTypes(): readonly gcs.ObjectType<gcs.Fields>[] {
  const exported: unknown[] = [...Object.values(gcs), ...Object.values(gcs.details)];
  const types = exported.filter((value): value is gcs.ObjectType<gcs.Fields> =>
    value instanceof gcs.ObjectType
  );
  return [...types, ...gcs.policyTypes()];
}

/** The versions of one DATA_TYPE in the schema, oldest first. */
function versionsOf(schemas: z.infer<typeof page>["components"]["schemas"], family: string) {
  const found = Object.values(schemas).flatMap(({ properties, required }) => {
    const value = String(properties?.["DATA_TYPE"]?.enum?.[0] ?? "");
    if (!value.startsWith(`${family}#`) || properties === undefined) return [];
    return [{ version: value.slice(family.length + 1), properties, required: required ?? [] }];
  });
  const number = (version: string) => Number(version.split(".")[1]);
  return found.sort((a, b) => number(a.version) - number(b.version));
}

function typeInWords(property: z.infer<typeof schema>): string {
  const { type, format, items } = property;
  if (type === "array") return items?.type === undefined ? "array" : `array<${items.type}>`;
  if (type === "string" && format !== undefined) return `string(${format})`;
  return type ?? "document";
}

function fieldEquals(
  where: string,
  field: gcs.Field<unknown, unknown>,
  property: z.infer<typeof schema>,
): void {
  const anyNull = property.anyOf?.some((one) => Object.keys(one).length === 0);
  assert.equal(field.rules.nullable, property.nullable ?? anyNull ?? false, where);
  assert.deepEqual(field.rules.fallback, property.default, where);
  const published = typeInWords(property);
  if (published === "array") assert.match(field.type, /^array</, where);
  else if (published !== "document") assert.equal(field.type, published, where);
  const values = (property.enum ?? property.items?.enum)?.filter((value) => value !== null);
  assert.deepEqual(field.values, values, where);
}

testWithPages("field tables hold the fields, versions and rules of the schema", async () => {
  const { components: { schemas } } = await openapi();
  const families = new Set<string>();
  for (const type of ourTypes()) {
    const { family } = type;
    if (family === undefined) continue;
    families.add(family);
    const versions = versionsOf(schemas, family);
    assert.deepEqual(versions.map(({ version }) => version), versionsUpTo(type.latest), family);
    const last = versions.at(-1);
    assert.ok(last, family);
    const names = Object.keys(last.properties).filter((name) => name !== "DATA_TYPE");
    assert.deepEqual(Object.keys(type.fields).sort(), names.sort(), family);
    for (const [name, field] of Object.entries(type.fields)) {
      const first = versions.find(({ properties }) => Object.hasOwn(properties, name));
      assert.equal(field.rules.since, first?.version, `${family} ${name}`);
      assert.equal(field.rules.required, last.required.includes(name), `${family} ${name}`);
      fieldEquals(`${family} ${name}`, field, last.properties[name] ?? {});
    }
  }
  const published = Object.values(schemas).flatMap(({ properties }) => {
    const value = properties?.["DATA_TYPE"]?.enum?.[0];
    return typeof value === "string" ? [value.split("#")[0] ?? ""] : [];
  });
  const missing = [...new Set(published)].filter((name) =>
    !families.has(name) && name !== "result"
  );
  assert.deepEqual(missing, []);
});

testWithPages("helper objects hold the members of the schema", async () => {
  const { components: { schemas } } = await openapi();
  const helpers: Readonly<Record<string, gcs.ObjectType<gcs.Fields>>> = {
    "ActivityNotificationPolicy": gcs.activityNotificationPolicy,
    "Flow": gcs.flow,
    "FlowAssociation": gcs.flowAssociation,
    "FlowTransferAssociation": gcs.flowTransferAssociation,
    "InvalidInputItem": gcs.invalidInputItem,
    "MappingExpression": mappingExpression,
    "MissingRoleEntrySchema": gcs.missingRoleEntry,
    "NamedNetworkAddress": gcs.namedNetworkAddress,
    "OAuthUserCredentialForm": gcs.oauthUserCredentialForm,
  };
  for (const [name, type] of Object.entries(helpers)) {
    const published = schemas[name];
    assert.ok(published?.properties, name);
    assert.deepEqual(Object.keys(type.fields).sort(), Object.keys(published.properties).sort());
    const required = Object.keys(type.fields).filter((field) => type.fields[field]?.rules.required);
    assert.deepEqual(required.sort(), [...published.required ?? []].sort(), name);
  }
});

testWithPages("connectors are those of the API page", async () => {
  const text = await sharedPage("manager-api.md");
  const section = text.slice(text.indexOf("## 6. Connectors"));
  const rows = [...section.matchAll(/^\| ([A-Za-z0-9 ]+) \| ([0-9a-f-]{36}) \|/gm)];
  const published = rows.map(([, name, id]) => ({ name, id }));
  const ours = Object.values(gcs.connectors).map(({ name, id }) => ({ name, id }));
  assert.equal(ours.length, 15);
  const byId = (a: { id: string | undefined }, b: { id: string | undefined }) =>
    (a.id ?? "") < (b.id ?? "") ? -1 : 1;
  assert.deepEqual(ours.sort(byId), published.sort(byId));
});
