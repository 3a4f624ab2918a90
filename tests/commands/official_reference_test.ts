import assert from "node:assert/strict";
import { z } from "zod";
import { findCommand } from "../../src/cli/find_command.ts";
import { parseCommandLine } from "../../src/cli/parser.ts";
import { registry } from "../../src/cli/registry.ts";
import { canFake, fakeProgram } from "../official/_fake_program.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { atNode } from "./_at_node.ts";
import { bases, companions, values } from "./_official_base.ts";

const reference = z.record(z.string(), z.array(z.string())).parse(JSON.parse(
  await Deno.readTextFile(new URL("../vectors/official/reference.json", import.meta.url)),
));

/** Options whose value is the default, or whose effect no dry run shows. */
const withoutDifference = new Set([
  "endpoint cleanup --agree-to-delete-endpoint",
  ...["collection create --public", "collection create --delete-protected"],
]);

/** Options for collections of another connector than the one at hand: their lines are read only. */
const ofOthers = /^collection update --(?:google|posix-staging)-/;

/** Options that are refused on purpose: secrets, and what the API does not let change. */
const refused = [/ --s3-secret-key$/, /^storage-gateway update --high-assurance$/];

function isRefused(name: string, option: string): boolean {
  return refused.some((pattern) => pattern.test(`${name} ${option}`));
}

/** What stands behind the words of a command where an option is tried. */
function given(name: string, option?: string): string[] {
  const words = [...name.split(" "), ...bases[name]?.words ?? []];
  if (option === undefined) return words;
  return [...words, option, ...values[option] ?? [], ...companions[`${name} ${option}`] ?? []];
}

async function parsed(words: readonly string[]): Promise<void> {
  const found = findCommand(["--official", ...words], registry);
  assert.equal(found.kind, "command", words.join(" "));
  if (found.kind !== "command") return;
  const { default: command } = await found.entry.load();
  const { input, help, version, missing } = parseCommandLine(found.rest, command);
  if (missing !== undefined) throw missing;
  if (!help && !version) await command.check?.(input);
}

async function prints(stage: Stage, words: readonly string[], env = {}): Promise<string> {
  const outcome = await stage.run(["--official", ...words], { env });
  assert.equal(outcome.code, 0, `${words.join(" ")}: ${outcome.stderr}`);
  return outcome.stdout;
}

Deno.test("every command of the reference has a line to try its options on", () => {
  const commands = Object.keys(reference).filter((name) => name !== "*");
  assert.deepEqual(Object.keys(bases).sort(), commands.sort());
  const count = Object.values(reference).reduce((sum, options) => sum + options.length, 0);
  assert.ok(count > 180, `${count} options`);
});

Deno.test({
  name: "every option of the reference is taken, to its dry run or to where it would act",
  ignore: !canFake,
  async fn() {
    await using stage = await setStage();
    await using program = await fakeProgram();
    const env = { GCS_OFFICIAL_CLI: program.path };
    using _folder = await atNode(stage);
    const idle: string[] = [];
    for (const [name, options] of Object.entries(reference)) {
      const { how = "parse" } = bases[name] ?? {};
      if (name === "*") continue;
      const dry = how === "plan" ? ["--dry-run"] : [];
      if (how !== "parse") {
        const plain = await prints(stage, [...given(name), ...dry], env);
        for (const option of options) {
          if (isRefused(name, option)) continue;
          if (ofOthers.test(`${name} ${option}`)) {
            await parsed(given(name, option));
            continue;
          }
          const shown = await prints(stage, [...given(name, option), ...dry], env);
          if (how !== "plan" || withoutDifference.has(`${name} ${option}`)) continue;
          if (shown === plain) idle.push(`${name} ${option}`);
        }
      } else for (const option of [undefined, ...options]) await parsed(given(name, option));
    }
    assert.deepEqual(idle, [], "options that change nothing");
  },
});

Deno.test("what all commands take stands before, between and behind the words of each", async () => {
  const all = reference["*"] ?? [];
  assert.deepEqual(all.length, 8, all.join(" "));
  for (const name of Object.keys(bases)) {
    const [first = "", ...rest] = given(name);
    for (const option of all) {
      const flag = [option, ...values[option] ?? []];
      await parsed([...flag, first, ...rest]);
      await parsed([first, ...flag, ...rest]);
      await parsed([first, ...rest, ...flag]);
    }
  }
});

Deno.test("what is refused of the reference on purpose is refused with the line to write instead", async () => {
  await using stage = await setStage();
  for (const [name, options] of Object.entries(reference)) {
    for (const option of options.filter((one) => isRefused(name, one))) {
      const outcome = await stage.run(["--official", ...given(name, option)]);
      assert.equal(outcome.code, 2);
      assert.match(
        outcome.stderr,
        /hint: .*: globus-connect-server (?:user-credentials|storage-gateway) /i,
      );
      assert.ok(!outcome.stderr.includes("typed-secret-0"));
    }
  }
  assert.deepEqual(stage.sandbox.requests, []);
});
