/**
 * Writes tests/vectors/official/reference.json: every option of the official program's commands,
 * as the collected facts about its command line have it.
 *
 *   deno run -A tools/official_reference.ts cli-reference.md
 */
import { z } from "zod";
import { readReference } from "./official_reference/read.ts";

const [given] = Deno.args;
if (given === undefined) throw new Error("Name the file with the facts");
const vectors = new URL("../tests/vectors/", import.meta.url);
const older = z.looseObject({ official: z.looseObject({ commands: z.array(z.string()) }) }).parse(
  JSON.parse(await Deno.readTextFile(new URL("older_commands.json", vectors))),
);
const reference = readReference(await Deno.readTextFile(given), older.official.commands);
const file = new URL("official/reference.json", vectors);
await Deno.writeTextFile(file, `${JSON.stringify(reference, null, 2)}\n`);
