/** One line of the release checklist. */
export interface ReleaseLine {
  readonly line: string;
  /** What proves it, as words of a command; nothing where people do. */
  readonly command?: readonly string[];
  /** Who proves it, and how, where no command can. */
  readonly people?: string;
}

const task = (...words: readonly string[]) => ["deno", "task", ...words];
const tool = (file: string, ...words: readonly string[]) => [
  ...["deno", "run", "-A", `tools/${file}`],
  ...words,
];

/** The release checklist of the plan, and what a release needs besides, in the order to go. */
export const releaseLines: readonly ReleaseLine[] = [
  {
    line: "Formatting, lint, types, import rules, generated pages, workflows",
    command: task("check"),
  },
  { line: "All critical and high security issues resolved", command: task("test:security") },
  { line: "Every parser with 100,000 inputs", command: task("fuzz") },
  {
    line: "No known advisory, from two sources; licences that may be used",
    command: tool("audit_dependencies.ts"),
  },
  { line: "No secret in the repository", command: tool("secret_scan.ts") },
  { line: "Integration tests pass, for every command", command: ["bash", ".ci/run"] },
  { line: "The long loops", command: task("test:nightly") },
  {
    line: "Documentation and migration guide complete, and true",
    command: ["deno", "test", "-q", "-A", "--no-check", "tests/docs", "tests/slow/docs"],
  },
  {
    line: "Every line of the plan carried out",
    command: ["deno", "test", "-A", "tests/docs/plan_page_test.ts"],
  },
  {
    line: "CHANGELOG has this version, with its date",
    command: tool("release_check.ts", "--changelog"),
  },
  { line: "Performance targets met, against the limits", command: task("bench") },
  { line: "Load testing completed", command: task("test:load") },
  { line: "Five binaries, each as it should be", command: task("check:artifacts", "all") },
  {
    line: "A real endpoint read with the binary",
    people: "a maintainer: `deno run -A tools/smoke.ts dist/gcs`, after `dist/gcs login HOST`",
  },
  { line: "Security audit completed", people: "an external reviewer" },
  { line: "Beta testing period", people: "two weeks on endpoints of those who offered" },
];

/** The table of docs/release.md, in Markdown, before it is formatted. */
export function releaseTable(): string {
  return [
    "| line | proved by |",
    "| --- | --- |",
    ...releaseLines.map(({ line, command, people = "" }) =>
      `| ${line} | ${command === undefined ? people : `\`${command.join(" ")}\``} |`
    ),
  ].join("\n");
}
