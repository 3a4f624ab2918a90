/** Reads one id; throws for anything else. `name` says where it stood. */
export type ParseId = (typed: string, name: string) => string;

/**
 * The ids of a text, one a line. Empty lines, and what follows a `#`, are left out.
 *
 * @throws what `parse` throws, with the number of the line.
 */
export function parseIdList(text: string, where: string, parse: ParseId): string[] {
  return text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/).flatMap((line, at) => {
    const typed = line.replace(/#.*$/, "").trim();
    return typed === "" ? [] : [parse(typed, `line ${at + 1} of ${where}`)];
  });
}

/** The ids in their order, each once. */
export function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

/** Parts of at most `size` ids, in their order. */
export function* chunks(ids: readonly string[], size: number): Generator<string[], void> {
  for (let at = 0; at < ids.length; at += size) yield ids.slice(at, at + size);
}
