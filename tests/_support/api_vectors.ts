import { z } from "zod";
import type { ObjectTable, OperationTable } from "../../src/sandbox/published/types.ts";

const folder = new URL("../vectors/api/", import.meta.url);

async function read<T>(name: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(JSON.parse(await Deno.readTextFile(new URL(name, folder))));
}

const field = z.strictObject({
  type: z.string(),
  since: z.string().exactOptional(),
  sentSince: z.string().exactOptional(),
  required: z.union([z.literal(true), z.array(z.string())]).exactOptional(),
  nullable: z.literal(true).exactOptional(),
  default: z.unknown().exactOptional(),
  readOnly: z.literal(true).exactOptional(),
  fixed: z.literal(true).exactOptional(),
  unpublished: z.union([z.literal(true), z.string()]).exactOptional(),
});
const objectTable = z.strictObject({
  versions: z.array(z.string()).exactOptional(),
  fields: z.record(z.string(), field),
});
const shape = z.strictObject({
  code: z.string().optional(),
  data: z.array(z.string()).optional(),
  detail: z.array(z.string()).optional(),
});
const operationTable = z.strictObject({
  method: z.string(),
  path: z.string(),
  query: z.record(
    z.string(),
    z.strictObject({ type: z.string(), required: z.literal(true).exactOptional() }),
  ),
  body: z.record(z.string(), z.string()).exactOptional(),
  answers: z.record(z.string(), z.array(shape)),
});
const example = z.strictObject({
  name: z.string(),
  request: z.string().optional(),
  status: z.number().optional(),
  source: z.string(),
  body: z.unknown(),
});

/** One shape that an answer may have. */
export type AnswerShape = z.infer<typeof shape>;
/** A published operation with its answers, by status. */
export type PublishedOperation = OperationTable & {
  readonly answers: Readonly<Record<string, readonly AnswerShape[]>>;
};
/** One published answer. */
export type Example = z.infer<typeof example>;

/** Every DATA_TYPE by its family, and the helper objects, of the published API. */
export const publishedObjects: Readonly<Record<string, ObjectTable>> = await read(
  "objects.json",
  z.record(z.string(), objectTable),
);

/** Every operation of the published API. */
export const publishedOperations: Readonly<Record<string, PublishedOperation>> = await read(
  "operations.json",
  z.record(z.string(), operationTable),
);

/** The published answers of the API, of Globus Auth and Transfer. */
export const examples: readonly Example[] = await read("examples.json", z.array(example));

/** The connectors that Globus publishes. */
export const publishedConnectors = await read(
  "connectors.json",
  z.array(z.strictObject({ name: z.string(), id: z.string() })),
);
