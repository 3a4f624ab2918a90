import { GcsError } from "../errors/mod.ts";
import type { Context } from "./context.ts";
import type { AnyCommand } from "./define.ts";
import { NameLookup } from "./objects.ts";
import { flagOf } from "./options.ts";
import { isReference, type ObjectKind } from "./reference.ts";

type Input = Readonly<Record<string, unknown>>;

/**
 * The input of a command with ids in place of names. Ids cost no request.
 *
 * @throws GcsError as {@linkcode NameLookup.idOf}. With `--ignore-not-found` a name that nothing has
 * stays as it is, which the command takes for something that is gone.
 */
export async function resolveNames(
  { path, args, options }: AnyCommand,
  input: Input,
  context: Context,
): Promise<Input> {
  const specs = [
    ...Object.entries(args ?? {}).map(([member, spec]) => ({ member, spec, name: spec.name })),
    ...Object.entries(options ?? {})
      .map(([member, spec]) => ({ member, spec, name: `--${flagOf(member)}` })),
  ];
  const lookup = new NameLookup(context, path);
  const resolved: Record<string, unknown> = { ...input };
  for (const { member, spec, name } of specs) {
    const kind = spec.object;
    if (kind === undefined) continue;
    const value = input[member];
    resolved[member] = Array.isArray(value)
      ? await Promise.all(value.map((one) => idIn(kind, one, name)))
      : await idIn(kind, value, name);
  }
  return resolved;

  async function idIn(kind: ObjectKind, value: unknown, name: string): Promise<unknown> {
    if (typeof value !== "string" || !isReference(value)) return value;
    try {
      return await lookup.idOf(kind, value, name);
    } catch (error) {
      const isGone = error instanceof GcsError && error.kind === "not_found" &&
        error.httpStatus === undefined;
      if (isGone && input["ignoreNotFound"] === true) return value;
      throw error;
    }
  }
}
