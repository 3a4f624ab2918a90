/** A command line with what it loads. */
export interface Start {
  readonly argv: readonly string[];
  /** What is imported only when it is needed, and is needed. */
  readonly late: readonly string[];
  /** What is loaded that no line above loads: it grows on purpose or not at all. */
  readonly modules: readonly string[];
}

const shell = ["src/cli/parser.ts", "src/cli/help.ts"];

/** What starts quickly because it loads little. */
export const starts: readonly Start[] = [
  { argv: ["--version"], late: [], modules: [] },
  { argv: ["--help"], late: shell, modules: [] },
  {
    argv: ["collection", "list", "--help"],
    late: [...shell, "src/commands/collection/list.ts"],
    modules: [],
  },
  {
    argv: ["completion", "bash"],
    late: [
      ...shell,
      "src/commands/completion.ts",
      "src/commands/completion/_table.ts",
      "src/cli/run_command.ts",
      "src/context/create.ts",
      "src/config/load.ts",
    ],
    modules: [],
  },
];
