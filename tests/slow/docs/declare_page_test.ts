import assert from "node:assert/strict";
import { join } from "node:path";
import { readPage } from "../../docs/_pages.ts";
import { programArguments, programPath, setProgramStage } from "../_program.ts";

Deno.test("the tutorial of docs/declare.md does on the program what it shows", async () => {
  const { text } = await readPage("docs/declare.md");
  const [section = ""] = /^## From an export[\s\S]*?(?=^## )/m.exec(text) ?? [];
  const [, lab = ""] = /^```yaml\n([\s\S]*?)^```$/m.exec(section) ?? [];
  const shown = [...section.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, block]) => block)
    .join("");
  const typed = shown.split("\n").filter((line) => line.startsWith("$ "));
  assert.ok(typed.length > 8 && shown.includes("exit code 12"));
  await using stage = await setProgramStage();
  await stage.logIn("default");
  await Deno.writeTextFile(join(stage.folder, "lab.yaml"), lab);
  const program = [programPath, ...programArguments].map((word) => `'${word}'`).join(" ");
  let seen = "";
  for (const line of typed) {
    const { stdout, stderr } = await new Deno.Command("bash", {
      args: ["-c", `gcs() { ${program} "$@"; }\n${line.slice(2)}`],
      ...{ cwd: stage.folder, env: { ...stage.env }, clearEnv: true, stdin: "null" },
    }).output();
    const [out, told] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    // The plan that apply shows before it asks, once more.
    if (!line.includes("gcs apply")) assert.equal(told, "", line);
    seen += `${line}\n${out}`;
  }
  assert.equal(seen, shown);
});
