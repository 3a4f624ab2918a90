import { documentsOf } from "./objects.ts";
import { type Description, nameOf, type Operation, type Schema } from "./openapi.ts";
import type { OperationTable, Parameter } from "../../src/sandbox/published/types.ts";

/** One shape of an answer: its code, and what stands in `data` and `detail`. */
interface Shape {
  readonly code?: string;
  readonly data?: readonly string[];
  readonly detail?: readonly string[];
}

interface Answered extends OperationTable {
  /** By status; no shape: an answer without a JSON body. */
  readonly answers: Readonly<Record<string, readonly Shape[]>>;
}

/** Every operation of the description, by operationId. */
export function readOperations(description: Description): Record<string, Answered> {
  const operations: Record<string, Answered> = {};
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operations[operation.operationId] = {
        method: method.toUpperCase(),
        path,
        query: queryOf(operation),
        ...bodyOf(description, operation),
        answers: answersOf(description, operation),
      };
    }
  }
  return operations;
}

function queryOf({ parameters }: Operation): Record<string, Parameter> {
  const ofQuery = parameters.filter((parameter) => parameter.in === "query");
  return Object.fromEntries(ofQuery.map(({ name, required, schema }) => {
    const values = schema.items?.enum;
    const item = values === undefined ? schema.items?.type : `enum(${values.join("|")})`;
    const type = item === undefined ? schema.type ?? "string" : `array<${item}>`;
    return [name, { type, ...(required === true ? { required } : {}) }];
  }));
}

function bodyOf(description: Description, { requestBody }: Operation) {
  const pairs = Object.entries(requestBody?.content ?? {}).map(([media, { schema }]) => [
    media,
    documentsOf(description.components.schemas, schema).join("|"),
  ]);
  return pairs.length === 0 ? {} : { body: Object.fromEntries(pairs) };
}

function answersOf(description: Description, operation: Operation): Record<string, Shape[]> {
  const { responses, schemas } = description.components;
  return Object.fromEntries(
    Object.entries(operation.responses).map(([status, given]) => {
      const answer = given.$ref === undefined ? given : responses[nameOf(given.$ref)];
      const schema = answer?.content?.["application/json"]?.schema;
      return [status, schema === undefined ? [] : shapesOf(schemas, schema)];
    }),
  );
}

function shapesOf(schemas: Description["components"]["schemas"], schema: Schema): Shape[] {
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap((one) => shapesOf(schemas, one));
  const own = schema.allOf?.find(({ properties }) => properties !== undefined)?.properties ?? {};
  const code = own["code"]?.enum?.[0];
  const data = own["data"]?.items;
  const detail = own["detail"];
  return [{
    ...(code === undefined ? {} : { code: String(code) }),
    ...(data === undefined ? {} : { data: documentsOf(schemas, data) }),
    ...(detail === undefined ? {} : { detail: documentsOf(schemas, detail) }),
  }];
}
