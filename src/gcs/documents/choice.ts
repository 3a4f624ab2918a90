import * as z from "zod";
import { isObject } from "../../base/mod.ts";
import { explain } from "./explain.ts";

/**
 * A schema that looks at the value to choose the schema that checks it. `pick` gives that schema,
 * or words that say what is wrong with the choice.
 */
export function chosen<T>(pick: (value: unknown) => z.ZodType<T> | string): z.ZodType<T> {
  return z.unknown().transform((value, context) => {
    const schema = pick(value);
    if (typeof schema === "string") {
      context.addIssue({ code: "custom", message: schema });
      return z.NEVER;
    }
    const result = schema.safeParse(value, { error: explain });
    if (result.success) return result.data;
    for (const { path, message } of result.error.issues) {
      context.addIssue({ code: "custom", path, message });
    }
    return z.NEVER;
  });
}

/** The members of a JSON object; undefined for anything else. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isObject(value) ? value : undefined;
}
