import { z } from "zod";
import type { ObjectTable, PublishedField } from "../../src/sandbox/published/types.ts";

const names = z.record(z.string(), z.record(z.string(), z.array(z.string())));
const byHand = z.object({
  source: z.string(),
  readOnly: names,
  fixed: names,
  sentSince: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.string()))),
  unpublished: z.record(
    z.string(),
    z.record(
      z.string(),
      z.record(
        z.string(),
        z.object({ type: z.string(), unpublished: z.union([z.literal(true), z.string()]) }),
      ),
    ),
  ),
});

type Objects = Record<string, ObjectTable>;

/** Adds what the description does not say: tests/vectors/api/by_hand.json. */
export function withByHand(objects: Objects, json: string): Objects {
  const { readOnly, fixed, sentSince, unpublished } = byHand.parse(JSON.parse(json));
  const result = structuredClone(objects);
  for (const [mark, reasons] of Object.entries({ readOnly, fixed })) {
    for (const [object, fields] of pairsOf(reasons)) {
      for (const name of fields) change(result, object, name, { [mark]: true });
    }
  }
  for (const [object, fields] of pairsOf(sentSince)) {
    for (const [name, version] of Object.entries(fields)) {
      change(result, object, name, { sentSince: version });
    }
  }
  for (const [object, fields] of pairsOf(unpublished)) {
    const table = result[object];
    if (table === undefined) throw new Error(`by_hand.json: there is no ${object}`);
    result[object] = { ...table, fields: { ...table.fields, ...fields } };
  }
  return result;
}

/** What stands under the reasons, which are for people. */
function pairsOf<T>(reasons: Readonly<Record<string, Readonly<Record<string, T>>>>): [string, T][] {
  return Object.values(reasons).flatMap((objects) => Object.entries(objects));
}

function change(
  objects: Objects,
  object: string,
  name: string,
  added: Partial<PublishedField>,
): void {
  const table = objects[object];
  const field = table?.fields[name];
  if (table === undefined || field === undefined) {
    throw new Error(`by_hand.json: the description has no ${object} ${name}`);
  }
  objects[object] = { ...table, fields: { ...table.fields, [name]: { ...field, ...added } } };
}
