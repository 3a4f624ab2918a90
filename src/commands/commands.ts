import { type AnyCommand, defineCommand, flagOf } from "../command/mod.ts";
import { list } from "../output/mod.ts";

export default defineCommand({
  path: "commands",
  summary: "List every command with its definition",
  description: "What pages, completion and tests are made from, for other programs to use.",
  examples: [
    ["gcs commands -F json", "Arguments, options, scopes and routes of every command"],
    ["gcs commands --query '[?mutates].path' -F json", "The commands that change something"],
  ],
  scopes: [],
  needsSession: false,
  lists: true,
  origin: "gcs",
  route: "local",
  async run(context) {
    const commands = (await context.catalogue()).map(definition)
      .sort((a, b) => a.path.localeCompare(b.path));
    return list(commands, [
      { label: "Command", value: "path" },
      { label: "Changes", value: "mutates", drop: 3 },
      { label: "Origin", value: "origin", drop: 1 },
      { label: "Route", value: "route", drop: 2 },
      { label: "Summary", value: "summary" },
    ], "path");
  },
});

/** A command as a document: everything that it declares of itself. */
function definition(command: AnyCommand) {
  return {
    path: command.path,
    aliases: command.aliases ?? [],
    summary: command.summary,
    description: command.description ?? null,
    mutates: command.mutates === true,
    scopes: command.scopes,
    origin: command.origin,
    route: command.route,
    "needs_session": command.needsSession !== false && command.scopes.length > 0,
    arguments: Object.values(command.args ?? {}).map((spec) => ({
      name: spec.name,
      summary: spec.summary,
      required: !spec.optional,
      many: spec.variadic,
      choices: spec.choices ?? null,
    })),
    options: Object.entries(command.options ?? {}).map(([member, spec]) => ({
      flags: (spec.names ?? [flagOf(member)]).map((name) => `--${name}`),
      value: spec.value ?? null,
      summary: spec.summary,
      required: spec.required === true,
      repeatable: spec.form === "list",
      choices: spec.choices ?? null,
    })),
    secrets: Object.values(command.secrets ?? {}).map((spec) => ({
      label: spec.label,
      flags: [`--${spec.stem ?? "secret"}-stdin`, `--${spec.stem ?? "secret"}-env`],
      prompt: true,
    })),
    removed: Object.entries(command.removed ?? {}).map(([flag, instead]) => ({ flag, instead })),
    examples: (command.examples ?? []).map(([line, meaning]) => ({ line, meaning })),
  };
}
