import assert from "node:assert/strict";
import { join } from "node:path";
import { readPage } from "../../docs/_pages.ts";
import { programArguments, programPath, type ProgramStage, setProgramStage } from "../_program.ts";

const { text } = await readPage("docs/declare.md");
const program = [programPath, ...programArguments].map((word) => `'${word}'`).join(" ");

/** What stands under a heading, up to the next one. */
function sectionOf(heading: string): string {
  const lines = text.split("\n");
  const start = lines.indexOf(heading);
  assert.notEqual(start, -1, heading);
  const end = lines.findIndex((line, at) => at > start && /^##+ /.test(line));
  return lines.slice(start + 1, end).join("\n") + "\n";
}

/** Writes the file that a section shows, under the name that it gives to it. */
async function writeFile(section: string, folder: string): Promise<void> {
  const [, content] = /^```yaml\n([\s\S]*?)^```$/m.exec(section) ?? [];
  const [, name] = /\bhere `([\w.]+\.yaml)`/.exec(section) ?? [];
  if (content !== undefined && name !== undefined) {
    await Deno.writeTextFile(join(folder, name), content);
  }
}

/** Types what a section shows; each profile has an endpoint and a configuration of its own. */
async function play(section: string, stages: Readonly<Record<string, ProgramStage>>) {
  const [first] = Object.values(stages);
  assert.ok(first !== undefined);
  await writeFile(section, first.folder);
  for (const [profile, stage] of Object.entries(stages)) await stage.logIn(profile);
  const choices = Object.entries(stages).map(([profile, { env }]) => {
    const variables = Object.entries(env).map(([name, value]) => `${name}='${value}'`).join(" ");
    return `*" -p ${profile} "*) env ${variables} ${program} "$@";;`;
  });
  const gcs = `gcs() { case " $* " in ${choices.join(" ")} *) ${program} "$@";; esac; }`;
  const shown = [...section.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, block]) => block)
    .join("");
  let seen = "";
  for (const line of shown.split("\n").filter((line) => line.startsWith("$ "))) {
    const { stdout, stderr } = await new Deno.Command("bash", {
      args: ["-c", `${gcs}\n${line.slice(2)}`],
      ...{ cwd: first.folder, env: { ...first.env }, clearEnv: true, stdin: "null" },
    }).output();
    const [out, told] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    // The plan that apply shows before it asks, once more.
    if (!line.includes("gcs apply")) assert.equal(told, "", line);
    seen += `${line}\n${out}`;
  }
  assert.equal(seen, shown);
}

Deno.test("the tutorial of docs/declare.md does on the program what it shows", async () => {
  await using stage = await setProgramStage();
  const section = sectionOf("## From an export to a nightly check");
  assert.ok(section.split("\n$ ").length > 8 && section.includes("exit code 12"));
  await play(section, { default: stage });
});

for (
  const heading of ["### One file for ten endpoints", "### Moving policies between endpoints"]
) {
  Deno.test(`"${heading.slice(4)}" of docs/declare.md does on two endpoints what it shows`, async () => {
    await using east = await setProgramStage();
    await using west = await setProgramStage();
    await play(sectionOf(heading), { east, west });
  });
}

Deno.test('"Onboarding a lab" of docs/declare.md does on the program what it shows', async () => {
  await using stage = await setProgramStage();
  await play(sectionOf("### Onboarding a lab"), { default: stage });
});
