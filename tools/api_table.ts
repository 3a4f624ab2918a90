/**
 * Writes the table of the published Manager API.
 *
 *   deno run -A tools/api_table.ts FOLDER   from openapi.json and fixtures/ in FOLDER, anew
 *   deno run -A tools/api_table.ts          the sandbox's copy alone, from tests/vectors/api/
 *   deno run -A tools/api_table.ts --check  says whether that copy is up to date
 */
import { pathToFileURL } from "node:url";
import { withByHand } from "./api_table/by_hand.ts";
import { readExamples } from "./api_table/examples.ts";
import { jsonText } from "./api_table/json_text.ts";
import { sandboxModule } from "./api_table/module.ts";
import { readObjects } from "./api_table/objects.ts";
import { readDescription } from "./api_table/openapi.ts";
import { readOperations } from "./api_table/operations.ts";

const vectors = new URL("../tests/vectors/api/", import.meta.url);
const copy = new URL("../src/sandbox/published/table.ts", import.meta.url);
const [given] = Deno.args;

async function writeJson(name: string, value: unknown): Promise<void> {
  const file = new URL(name, vectors);
  await Deno.writeTextFile(file, `${jsonText(value)}\n`);
}

if (given !== undefined && given !== "--check") {
  const folder = pathToFileURL(`${given}/`);
  const description = readDescription(await Deno.readTextFile(new URL("openapi.json", folder)));
  const byHand = await Deno.readTextFile(new URL("by_hand.json", vectors));
  const objects = withByHand(readObjects(description.components.schemas), byHand);
  await writeJson("objects.json", objects);
  await writeJson("operations.json", readOperations(description));
  await writeJson("examples.json", await readExamples(new URL("fixtures/", folder)));
  const fmt = new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", vectors.pathname] });
  if (!(await fmt.output()).success) throw new Error("deno fmt failed");
}
const source = sandboxModule(
  await Deno.readTextFile(new URL("objects.json", vectors)),
  await Deno.readTextFile(new URL("operations.json", vectors)),
);
if (given !== "--check") await Deno.writeTextFile(copy, source);
else if (await Deno.readTextFile(copy) !== source) {
  throw new Error("src/sandbox/published/table.ts is out of date: run deno task api-table");
}
