import { Ajv, type ErrorObject, type SchemaObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { readFieldType } from "../../src/sandbox/published/field_type.ts";
import type { FieldType } from "../../src/sandbox/published/field_type.ts";
import {
  type AnswerShape,
  publishedObjects,
  publishedOperations,
} from "../_support/api_vectors.ts";
import { isRecord, type Reply } from "./harness.ts";

const operations = Object.entries(publishedOperations).map(([id, operation]) => ({
  ...operation,
  id,
  pattern: new RegExp(`^${operation.path.replace(/\{[^}]+\}/g, "[^/]+")}$`),
  variables: operation.path.split("{").length,
})).sort((a, b) => a.variables - b.variables);

/**
 * Checks answers against the published table and remembers which operations were used.
 * A status that the table does not have is checked as a plain result and remembered.
 */
export class AnswerChecker {
  readonly operations = operations;
  readonly exercised = new Set<string>();
  readonly undocumented = new Set<string>();
  readonly failures: string[] = [];

  check(method: string, target: string, reply: Reply): void {
    const path = target.split("?")[0] ?? "";
    const operation = operations.find((candidate) =>
      candidate.method === method && candidate.pattern.test(path)
    );
    if (operation === undefined) return;
    const used = `${operation.id} ${reply.status}`;
    this.exercised.add(used);
    const shapes = operation.answers[String(reply.status)];
    if (shapes === undefined) this.undocumented.add(used);
    if (shapes?.length === 0) return;
    const validate = validatorOf(shapes ?? [{}], reply.status);
    if (!validate(reply.json)) {
      const words = ajv.errorsText(validate.errors).slice(0, 600);
      this.failures.push(`${used}: ${words}\n${reply.text.slice(0, 400)}`);
    }
  }
}

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const validators = new Map<string, ValidateFunction>();

function compiled(key: string, schema: () => SchemaObject): ValidateFunction {
  const ready = validators.get(key);
  if (ready !== undefined) return ready;
  const made = ajv.compile(schema());
  validators.set(key, made);
  return made;
}

function validatorOf(shapes: readonly AnswerShape[], status: number): ValidateFunction {
  return compiled(JSON.stringify([shapes, status]), () => ({
    allOf: [documentOf(["result"]), { anyOf: shapes.map((shape) => answerSchema(shape, status)) }],
  }));
}

/** One of these documents. The schema of the version that it names is made when it is met. */
function documentOf(names: readonly string[]): SchemaObject {
  return { documentOf: names };
}

ajv.addKeyword({ keyword: "documentOf", errors: true, validate: validateDocument });

function validateDocument(names: readonly string[], value: unknown): boolean {
  const dataType = isRecord(value) ? value["DATA_TYPE"] : undefined;
  const [first = ""] = names;
  const isHelper = publishedObjects[first]?.versions === undefined;
  const [name = "", version] = isHelper ? [first] : String(dataType).split("#");
  const table = names.includes(name) ? publishedObjects[name] : undefined;
  if (table === undefined || !(isHelper || table.versions?.includes(version ?? ""))) {
    const message = `must be ${names.join(" or ")}, not ${dataType}`;
    validateDocument.errors = [{ keyword: "documentOf", message }];
    return false;
  }
  const dataTypeOf = isHelper ? undefined : String(dataType);
  const validate = compiled(dataTypeOf ?? name, () => objectSchema(table.fields, dataTypeOf));
  const isValid = validate(value);
  validateDocument.errors = validate.errors ?? [];
  return isValid;
}
validateDocument.errors = [] as Partial<ErrorObject>[];

function answerSchema({ code, data, detail }: AnswerShape, status: number): SchemaObject {
  return {
    type: "object",
    properties: {
      "http_response_code": { const: status },
      ...(code === undefined ? {} : { "code": { const: code } }),
      ...(data === undefined ? {} : { "data": { type: "array", items: documentOf(data) } }),
      ...(detail === undefined
        ? {}
        : { "detail": { anyOf: [{ type: "string" }, documentOf(detail)] } }),
    },
  };
}

/** A document as one version of it says; with no version: a helper object. */
function objectSchema(
  fields: (typeof publishedObjects)[string]["fields"],
  dataType: string | undefined,
): SchemaObject {
  const version = dataType?.split("#")[1];
  const minor = (text = "1.0.0") => Number(text.split(".")[1]);
  const known = Object.entries(fields).filter(([, { since }]) =>
    version === undefined || minor(since) <= minor(version)
  );
  const required = known.filter(([, field]) =>
    field.required === true || field.required?.includes(version ?? "")
  ).map(([name]) => {
    const others = known.filter(([, { unpublished }]) => unpublished === name);
    return { anyOf: [name, ...others.map(([other]) => other)].map((one) => ({ required: [one] })) };
  });
  const properties = known.map(([name, { type, nullable }]) => {
    const schema = typeSchema(readFieldType(type));
    return [name, nullable ? { anyOf: [{ type: "null" }, schema] } : schema];
  });
  return {
    type: "object",
    additionalProperties: false,
    required: dataType === undefined ? [] : ["DATA_TYPE"],
    ...(required.length === 0 ? {} : { allOf: required }),
    properties: {
      ...(dataType === undefined ? {} : { "DATA_TYPE": { const: dataType } }),
      ...Object.fromEntries(properties),
    },
  };
}

function typeSchema(type: FieldType): SchemaObject {
  switch (type.kind) {
    case "array":
      return { type: "array", items: typeSchema(type.of) };
    case "enum":
      return { enum: type.values };
    case "object":
      return documentOf(type.names);
    default:
      if (type.name === "any") return {};
      return { type: type.name, ...(type.format === undefined ? {} : { format: type.format }) };
  }
}
