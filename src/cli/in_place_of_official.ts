import type { AnyCommand, Context } from "../command/mod.ts";
import type { Format, View } from "../output/mod.ts";

/** What is printed, and how. */
interface Printed {
  readonly view: View;
  readonly format: Format;
}

/** With `--official`: the view that prints what the official program does. Else the view itself. */
export async function inPlaceOfOfficial(
  command: AnyCommand,
  context: Context,
  view: View,
  format: Format,
): Promise<Printed> {
  const { official, dryRun } = context.globals;
  // It has no dry run, and no format but these; -F list is ours already.
  if (!official || dryRun || (format !== "json" && format !== "text")) return { view, format };
  // Where it does the work, it was asked for the format itself.
  if (command.route === "official program" && view.kind === "text") return { view, format: "text" };
  const { isReplaced, officialJson, officialText } = await import("../drop_in/mod.ts");
  if (!isReplaced(command)) return { view, format };
  if (format === "json") return { view: await officialJson(command, view), format };
  return { view: await officialText(command, view, (ids) => context.userNames(ids, true)), format };
}
