import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { registry } from "../../../src/cli/registry.ts";
import { outputFormats } from "../../../src/output/mod.ts";
import { sampleOf } from "../security/canary_samples.ts";
import { canary, canaryStage, officialOf } from "../security/canary_stage.ts";
import { mapInPairs } from "./_pairs.ts";

/**
 * Runs every command on the binary with a line that it takes, `--dry-run` where it changes
 * something, in the formats that `formatsOf` chooses by the command's number.
 */
export async function runInFormats(formatsOf: (index: number) => readonly string[]): Promise<void> {
  await using stage = await canaryStage();
  const commands = await Promise.all(registry.map(async (entry) => (await entry.load()).default));
  let worked = 0;
  const wrong = await mapInPairs([...commands.entries()], async ([index, command]) => {
    const { words, secretFlags, secret, mayWantPerson } = sampleOf(command, stage);
    if (mayWantPerson) return [];
    const found: string[] = [];
    for (const format of formatsOf(index)) {
      const line = [
        ...words,
        ...(command.mutates === true ? ["--dry-run"] : secretFlags),
        ...["--yes", "-F", format],
      ];
      const { code, stdout, stderr } = await stage.run(line, {
        stdin: secret(canary()),
        env: { GCS_OFFICIAL_CLI: officialOf(stage) },
      });
      const name = `${line.join(" ")}: ${code}`;
      if (/unexpected failure/i.test(stderr) || code === 130) found.push(`${name} ${stderr}`);
      if (code !== 0) continue;
      worked++;
      const problem = problemOf(format, stdout);
      if (problem !== undefined) found.push(`${name} ${problem}`);
    }
    return found;
  });
  assert.deepEqual(wrong.flat(), []);
  assert.ok(worked > commands.length / 2, `${worked} of the lines worked`);
}

/** What is wrong with a text as a document of a format. */
function problemOf(format: string, text: string): string | undefined {
  try {
    if (format === "json") JSON.parse(text);
    if (format === "ndjson") {
      for (const line of text.split("\n").filter((one) => one !== "")) JSON.parse(line);
    }
    if (format === "yaml") {
      for (const document of parseAllDocuments(text)) {
        if ("errors" in document && document.errors.length > 0) return String(document.errors[0]);
      }
    }
    return undefined;
  } catch (error) {
    return `${error} in ${text.slice(0, 200)}`;
  }
}

/** Every format, for each command. */
export const allFormats = (): readonly string[] => outputFormats;

/** One format for each command, all in turn. */
export function oneFormat(index: number): readonly string[] {
  return outputFormats.slice(index % outputFormats.length).slice(0, 1);
}
