import { parseMoment } from "../../audit/mod.ts";
import { badInput, type Context, flagOf } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";

/** How times are given, for help texts. */
export const timeForms = "2026-01-31T09:00:00Z, 2026-01-31, yesterday, 24h or 7d";

/**
 * Milliseconds since 1970 of the one time that was given, under whichever of its names.
 *
 * @throws GcsError `usage` for two at once, or for text that is no time.
 */
export function momentOf(
  context: Pick<Context, "clock">,
  given: Readonly<Record<string, string | undefined>>,
): number | undefined {
  const named = Object.entries(given).filter(([, text]) => text !== undefined);
  const [[name = "", text] = [], second] = named;
  if (text === undefined) return undefined;
  if (second !== undefined) {
    throw new GcsError("usage", `Give --${flagOf(name)} or --${flagOf(second[0])}, not both`);
  }
  try {
    return parseMoment(text, context.clock.now());
  } catch (error) {
    if (!(error instanceof GcsError)) throw error;
    throw badInput(`--${flagOf(name)}`, error.message, error.hint);
  }
}
