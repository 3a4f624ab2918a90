import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { isRecord, type Reply } from "./harness.ts";

const specification = new URL("../../../shared/gcs/openapi.json", import.meta.url);

interface Operation {
  readonly id: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly variables: number;
  /** Pointer to each documented response, by status. */
  readonly responses: Readonly<Record<string, string | undefined>>;
}

/** The published description; undefined on a machine that does not have it. */
export function loadSpecification(): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Deno.readTextFileSync(specification));
    return isRecord(value) ? value : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Checks answers against the published description and remembers which operations were used.
 * A status that the description does not have is checked as a plain result and remembered.
 */
export class OpenApiChecker {
  readonly operations: readonly Operation[];
  readonly exercised = new Set<string>();
  readonly undocumented = new Set<string>();
  readonly failures: string[] = [];
  readonly #ajv: Ajv;

  constructor(document: Record<string, unknown>) {
    this.#ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(document, "api");
    this.operations = readOperations(document).sort((a, b) => a.variables - b.variables);
  }

  check(method: string, target: string, reply: Reply): void {
    const path = target.split("?")[0] ?? "";
    const operation = this.operations.find((candidate) =>
      candidate.method === method && candidate.pattern.test(path)
    );
    if (operation === undefined) return;
    this.exercised.add(`${operation.id} ${reply.status}`);
    const documented = Object.hasOwn(operation.responses, String(reply.status));
    if (!documented) this.undocumented.add(`${operation.id} ${reply.status}`);
    const pointer = documented
      ? operation.responses[String(reply.status)]
      : "#/components/schemas/Result";
    if (pointer === undefined) return;
    const validate = this.#validator(pointer);
    if (!validate(reply.json)) {
      const words = this.#ajv.errorsText(validate.errors).slice(0, 600);
      this.failures.push(`${operation.id} ${reply.status}: ${words}\n${reply.text.slice(0, 400)}`);
    }
  }

  #validator(pointer: string): ValidateFunction {
    return this.#ajv.getSchema(`api${pointer}`) ?? this.#ajv.compile({ $ref: `api${pointer}` });
  }
}

function readOperations(document: Record<string, unknown>): Operation[] {
  const operations: Operation[] = [];
  for (const [path, methods] of Object.entries(record(document["paths"]))) {
    for (const [method, value] of Object.entries(record(methods))) {
      const responses: Record<string, string | undefined> = {};
      for (const [status, response] of Object.entries(record(record(value)["responses"]))) {
        responses[status] = schemaPointer(document, response, [
          "paths",
          path,
          method,
          "responses",
          status,
        ]);
      }
      operations.push({
        id: String(record(value)["operationId"]),
        method: method.toUpperCase(),
        pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, "[^/]+")}$`),
        variables: path.split("{").length,
        responses,
      });
    }
  }
  return operations;
}

function schemaPointer(
  document: Record<string, unknown>,
  response: unknown,
  steps: readonly string[],
): string | undefined {
  const reference = record(response)["$ref"];
  if (typeof reference === "string") {
    const path = reference.slice(2).split("/");
    let target: unknown = document;
    for (const step of path) target = record(target)[step];
    return schemaPointer(document, target, path);
  }
  if (record(record(response)["content"])["application/json"] === undefined) return undefined;
  const pointer = [...steps, "content", "application/json", "schema"];
  return "#/" +
    pointer.map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1")))
      .join("/");
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
