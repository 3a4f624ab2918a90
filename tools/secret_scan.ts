/**
 * Looks for secrets in every file of the repository, and in the compiled program where one is named.
 * Prints places, never values. Exit code 1 when something is found.
 *
 *   deno run -A tools/secret_scan.ts [BINARY…]
 */

/** One thing that looks like a secret. */
export interface Finding {
  readonly rule: string;
  /** From 1; of a binary: 0. */
  readonly line: number;
  /** Text of it, for the caller to judge; not to be printed. */
  readonly value: string;
}

interface Rule {
  readonly name: string;
  readonly pattern: RegExp;
  /** Bits a character that the value (group 1, or all) must have at least. */
  readonly entropy: number;
  /** Random bytes look like it, so a binary is not searched for it. */
  readonly textOnly?: true;
}

const rules: readonly Rule[] = [
  {
    name: "private key",
    pattern: /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----\\?\w?\s*([A-Za-z0-9+/=]{40,})/g,
    entropy: 4,
  },
  {
    name: "Globus token",
    pattern: /(?<![\w+/=-])(Ag[A-Za-z0-9]{40,118})(?![\w+/=-])/g,
    entropy: 4.2,
  },
  {
    name: "AWS key id",
    pattern: /(?<![A-Za-z0-9+/])((?:AKIA|ASIA)[A-Z0-9]{16})(?![A-Za-z0-9+/=])/g,
    entropy: 3,
  },
  { name: "GitHub token", pattern: /\b(gh[pousr]_[A-Za-z0-9]{36,})/g, entropy: 4 },
  { name: "npm token", pattern: /\b(npm_[A-Za-z0-9]{36})\b/g, entropy: 4 },
  { name: "JWT", pattern: /\b(eyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,})/g, entropy: 4 },
  {
    name: "assignment of a secret",
    pattern:
      /(?:secret|passw(?:or)?d|passphrase|token|api[_-]?key|private[_-]?key)[\w"'-]{0,12}\s{0,3}[:=]\s{0,3}["'`]([A-Za-z0-9+/=_.-]{24,200})["'`]/gi,
    entropy: 4,
    textOnly: true,
  },
];

/** What is known to be an example, by file and rule, and why. */
const allowed: readonly (readonly [file: RegExp, rule: string, why: string])[] = [
  [/^tests\/vectors\//, "*", "published test vectors: their keys protect nothing"],
  [/^tests\/commands\/auth\/migrate_tokens_test\.ts$/, "*", "made-up tokens of version 1"],
];

/** Values that say themselves that they are none. */
const isExample = /EXAMPLE|example|canary|cAnArY|sandbox|(?:^|[^A-Za-z])(?:fake|dummy|test)/;

/** Everything in a text that looks like a secret. */
export function scan(text: string, isBinary = false): Finding[] {
  return rules.filter(({ textOnly }) => !isBinary || textOnly !== true).flatMap((rule) =>
    [...text.matchAll(rule.pattern)].flatMap((match) => {
      const value = match[1] ?? match[0];
      if (entropy(value) < rule.entropy || isExample.test(value)) return [];
      const line = isBinary ? 0 : text.slice(0, match.index).split("\n").length;
      return [{ rule: rule.name, line, value }];
    })
  );
}

/** Shannon entropy in bits a character. */
export function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const letter of value) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / value.length;
    return sum - share * Math.log2(share);
  }, 0);
}

/** Findings in a file of the repository that are not known to be examples. */
export function scanFile(path: string, text: string): Finding[] {
  return scan(text).filter(({ rule }) =>
    !allowed.some(([file, name]) => file.test(path) && (name === "*" || name === rule))
  );
}

/** Findings in a large file, read in pieces that overlap. */
export async function scanBinary(path: string): Promise<Finding[]> {
  const piece = 8 * 1024 * 1024;
  const overlap = 8 * 1024;
  const found = new Map<string, Finding>();
  using file = await Deno.open(path);
  let before = "";
  const buffer = new Uint8Array(piece);
  for (let read = await file.read(buffer); read !== null; read = await file.read(buffer)) {
    const text = before + new TextDecoder("latin1").decode(buffer.subarray(0, read));
    for (const finding of scan(text, true)) found.set(finding.value, finding);
    before = text.slice(-overlap);
  }
  return [...found.values()];
}

/** Files under version control, or all files where there is none. */
export async function repositoryFiles(root: URL): Promise<string[]> {
  try {
    const command = new Deno.Command("git", {
      args: ["ls-files", "-z"],
      cwd: root,
      stderr: "null",
    });
    const { success, stdout } = await command.output();
    if (success) return new TextDecoder().decode(stdout).split("\0").filter((name) => name !== "");
  } catch {
    // No git here.
  }
  return await Array.fromAsync(walk(root, ""));
}

async function* walk(root: URL, inner: string): AsyncGenerator<string> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(new URL(inner || ".", root))) {
    if (/^(?:\.git|node_modules|build|dist|coverage)$/.test(name)) continue;
    if (isDirectory) yield* walk(root, `${inner}${name}/`);
    else if (isFile) yield inner + name;
  }
}

async function main(): Promise<number> {
  const root = new URL("../", import.meta.url);
  const print = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
  let total = 0;
  const files = await repositoryFiles(root);
  for (const path of files) {
    const bytes = await Deno.readFile(new URL(path, root)).catch(() => undefined);
    if (bytes === undefined || bytes.includes(0)) continue;
    for (const { rule, line } of scanFile(path, new TextDecoder().decode(bytes))) {
      print(`${path}:${line}: ${rule}`);
      total++;
    }
  }
  for (const path of Deno.args) {
    for (const { rule, value } of await scanBinary(path)) {
      print(`${path}: ${rule} that starts with "${value.slice(0, 4)}"`);
      total++;
    }
  }
  print(`Looked through ${files.length} files and ${Deno.args.length} binaries: ${total} found`);
  return total === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
