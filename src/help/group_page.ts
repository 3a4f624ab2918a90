import { layOut, type Look, plainLook } from "./layout.ts";
import { topicNames } from "./topic_names.ts";
import { globalRows, type Row } from "./rows.ts";

/** What is known of a command without loading it. */
export interface Listed {
  readonly path: string;
  readonly aliases: readonly string[];
  readonly summary: string;
}

/** Help of a group of commands, or of the whole program for the empty path, with `aliases`. */
export function groupHelp(
  path: string,
  all: readonly Listed[],
  look: Look = plainLook,
  aliases: ReadonlyMap<string, string> = new Map(),
): string {
  return layOut([
    {
      text: path === ""
        ? "Manage Globus Connect Server v5 endpoints."
        : `Commands of "gcs ${path}".`,
    },
    { title: "Usage", lines: [`gcs ${path === "" ? "" : `${path} `}<command> [options]`] },
    { title: "Commands", rows: childRows(path, all) },
    { title: "Your aliases", rows: [...aliases] },
    { title: "Global options", rows: globalRows() },
    {
      text: path === ""
        ? `Run "gcs <command> --help" for the options of a command, and "gcs help" with one of these ` +
          `words for a page about it: ${topicNames.join(", ")}.`
        : "",
    },
  ], look);
}

function childRows(path: string, all: readonly Listed[]): Row[] {
  const prefix = path === "" ? "" : `${path} `;
  const children = new Map<string, Listed[]>();
  for (const entry of all) {
    const spelling = [entry.path, ...entry.aliases].find((name) => name.startsWith(prefix));
    if (spelling === undefined) continue;
    const child = spelling.slice(prefix.length).split(" ")[0] ?? "";
    children.set(child, [...children.get(child) ?? [], entry]);
  }
  return [...children].sort(([a], [b]) => a < b ? -1 : 1).map(([child, entries]) => {
    const name = `${prefix}${child}`;
    const own = entries.find(({ path, aliases }) => [path, ...aliases].includes(name));
    const below = verbs(`${name} `, entries.filter((entry) => entry !== own));
    if (own === undefined) return [child, below];
    // "self-diagnostic" is a command, and "self-diagnostic tls" stands below it.
    return [child, below === "" ? own.summary : `${own.summary}; also: ${below}`];
  });
}

function verbs(prefix: string, entries: readonly Listed[]): string {
  const names = entries.map((entry) => {
    const spelling = [entry.path, ...entry.aliases].find((name) => name.startsWith(prefix));
    return spelling?.slice(prefix.length).split(" ")[0] ?? "";
  });
  return [...new Set(names)].filter((name) => name !== "").join(", ");
}
