import { visible } from "../base/mod.ts";
import type { DeclaredPlan } from "./plan.ts";
import { planLines } from "./plan_text.ts";

/** Comments of GitHub end at 65,536 characters. */
const maxLength = 60_000;

/** A plan as a comment on a pull request. Nothing of an endpoint can be read as Markdown in it. */
export function planMarkdown(plan: DeclaredPlan): string {
  const lines = planLines(plan).map(visible);
  const summary = lines.pop() ?? "";
  const about = `Endpoint \`${plan.endpointId}\`, plan \`${plan.hash}\``;
  const shown = fitting(lines);
  const left = lines.length - shown.length;
  const more = left === 0 ? [] : [`… and ${left} more lines: gcs plan -f FILE`];
  const fence = "`".repeat(3 + Math.max(...lines.map(longestFence), 0));
  const block = lines.length === 0 ? [] : [`${fence}diff`, ...shown, ...more, fence, ""];
  return [`**${summary}**`, "", ...block, about, ""].join("\n");
}

function fitting(lines: readonly string[]): readonly string[] {
  let length = 0;
  const end = lines.findIndex((line) => (length += line.length + 1) > maxLength);
  return end < 0 ? lines : lines.slice(0, end);
}

/** How many backticks stand at once in a line, where that could end a block. */
function longestFence(line: string): number {
  const found = line.match(/`{3,}/g) ?? [];
  return Math.max(...found.map(({ length }) => length - 2), 0);
}
