// deno-lint-ignore-file no-console -- it prints for people
/**
 * Reads a real endpoint with a compiled program, before a release: every list, one of each kind,
 * a dry run, and a plan from its own export, which must find nothing to do. It changes nothing.
 *
 *   deno run --allow-run --allow-write --allow-read tools/smoke.ts dist/gcs [--profile NAME …]
 *
 * Log in first (`dist/gcs login HOST`). Words behind the program go before every command. Prints a
 * table; the exit code is 1 when a step fails.
 */
import { join, resolve } from "node:path";

/** How one step ended. */
interface Step {
  readonly line: string;
  readonly code: number;
  readonly seconds: number;
  readonly told: string;
  readonly document: unknown;
}

const lists = ["node", "storage-gateway", "collection", "role", "user-credentials"] as const;

const [program = "dist/gcs", ...before] = Deno.args;
const steps: Step[] = [];

await gcs(["version"]);
await gcs(["self-diagnostic"]);
for (const words of ["whoami", "session show", "auth status", "endpoint show"]) {
  await gcs(words.split(" "));
}
for (const kind of lists) {
  const { document } = await gcs([kind, "list"]);
  const id = firstId(document);
  if (id === undefined) continue;
  await gcs([kind, "show", id]);
  if (kind === "collection") {
    await gcs(["collection", "update", id, "--description", "smoke", "--dry-run"]);
  }
}
await planOfExport();

console.log("| command | exit | seconds | what came |\n| --- | --- | --- | --- |");
for (const { line, code, seconds, told } of steps) {
  console.log(`| ${line} | ${code} | ${seconds.toFixed(2)} | ${told} |`);
}
const failed = steps.filter(({ code }) => code !== 0).length;
console.log(`\n${steps.length} steps, ${failed} failed`);
Deno.exit(failed === 0 ? 0 : 1);

async function planOfExport(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-smoke-" });
  try {
    await gcs(["export", "--out", join(folder, "endpoint")]);
    await gcs(["plan", "-f", join(folder, "endpoint")]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function gcs(words: readonly string[]): Promise<Step> {
  const start = performance.now();
  const { code, stdout, stderr } = await new Deno.Command(resolve(program), {
    args: [...before, ...words, "-F", "json", "--no-input"],
    stdin: "null",
  }).output();
  const document = parse(new TextDecoder().decode(stdout));
  const step = {
    line: ["gcs", ...words].join(" "),
    code,
    seconds: (performance.now() - start) / 1000,
    told: code === 0 ? sizeOf(document) : lastLine(new TextDecoder().decode(stderr)),
    document,
  };
  steps.push(step);
  return step;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sizeOf(document: unknown): string {
  if (Array.isArray(document)) return `${document.length} entries`;
  return document === undefined ? "no document" : "a document";
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1)?.replaceAll("|", "\\|") ?? "";
}

function firstId(document: unknown): string | undefined {
  const first: unknown = Array.isArray(document) ? document[0] : undefined;
  if (first === null || typeof first !== "object" || !("id" in first)) return undefined;
  return typeof first.id === "string" ? first.id : undefined;
}
