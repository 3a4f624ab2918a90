import * as z from "zod/mini";
import { isObject } from "../../base/mod.ts";
import { explain } from "./explain.ts";

/**
 * A schema that looks at the value to choose the schema that checks it. `pick` gives that schema,
 * or words that say what is wrong with the choice.
 */
export function chosen<T>(pick: (value: unknown) => z.ZodMiniType<T> | string): z.ZodMiniType<T> {
  return z.pipe(
    z.unknown(),
    z.transform((value, context) => {
      const schema = pick(value);
      if (typeof schema === "string") {
        context.issues.push({ code: "custom", input: value, message: schema });
        return z.NEVER;
      }
      const result = schema.safeParse(value, { error: explain });
      if (result.success) return result.data;
      for (const { path, message } of result.error.issues) {
        context.issues.push({ code: "custom", input: value, path, message });
      }
      return z.NEVER;
    }),
  );
}

/** The members of a JSON object; undefined for anything else. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isObject(value) ? value : undefined;
}
