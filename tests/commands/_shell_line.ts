/** One call of the official program in a line of shell. */
export interface ShellCall {
  readonly env: Readonly<Record<string, string>>;
  /** What is piped in by an `echo` before it. */
  readonly stdin?: string;
  readonly words: readonly string[];
}

/** Words of a line of shell, quotes taken away; what parts commands stands alone. */
function tokens(line: string): string[] {
  const found: string[] = [];
  for (const [token] of line.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'])+/g)) {
    found.push(
      token.replace(
        /"((?:\\.|[^"\\])*)"|'([^']*)'/g,
        (_, double, single) => single ?? String(double).replace(/\\(["\\$`])/g, "$1"),
      ),
    );
  }
  return found;
}

/**
 * The call in a published line: variables before it, `sudo`, an `echo` that is piped in, and
 * whatever takes its output. Throws for a line without one.
 */
export function shellCall(line: string): ShellCall {
  const words = tokens(line);
  const start = words.findIndex((word) => /(?:^|\/)globus-connect-server$/.test(word));
  if (start === -1) throw new Error(`No call in: ${line}`);
  const before = words.slice(0, start);
  const behind = words.slice(start + 1);
  const end = behind.findIndex((word) => /^(?:\||\d?>|\d>&\d|&&|;)/.test(word));
  const pipe = before.indexOf("|");
  const assignments = before.slice(pipe + 1).filter((word) => /^[A-Z_]+=/.test(word));
  return {
    env: Object.fromEntries(assignments.map((word) => {
      const at = word.indexOf("=");
      return [word.slice(0, at), word.slice(at + 1)];
    })),
    ...(pipe === -1 ? {} : { stdin: `${before.slice(1, pipe).join(" ")}\n` }),
    words: end === -1 ? behind : behind.slice(0, end),
  };
}
