/** Options of the official program's commands, by the words that call them. */
export type Reference = Readonly<Record<string, readonly string[]>>;

/**
 * Sections of the text that are about commands, with the groups whose words are left out there;
 * `*` for what every command takes.
 */
const groupsOf: Readonly<Record<string, readonly string[]>> = {
  "2": ["*"],
  "4": [""],
  "6": ["endpoint"],
  "7": ["node"],
  "8": ["storage-gateway"],
  "9": ["collection"],
  "10": [""],
};

/** Texts that begin a paragraph on options of several commands, or of some connectors. */
const sharedBy: readonly (readonly [begins: RegExp, commands: readonly string[]])[] = [
  [/^Common:/, ["storage-gateway create", "storage-gateway update"]],
  [/^posix:/, ["storage-gateway create posix", "storage-gateway update posix"]],
  [/\bs3: /, ["storage-gateway create s3", "storage-gateway update s3"]],
  [/\bbox: /, ["storage-gateway create box", "storage-gateway update box"]],
  [/^Options: /, ["collection create", "collection update"]],
];

const longOption = /--[a-z][a-z0-9-]*/g;

/** Reads the facts about the command line: which options each command has. */
export function readReference(text: string, commands: readonly string[]): Reference {
  const table = new Map<string, Set<string>>(commands.map((command) => [command, new Set()]));
  let section = "";
  for (const line of text.split("\n")) {
    section = /^## (\d+)\./.exec(line)?.[1] ?? section;
    const groups = groupsOf[section];
    if (groups === undefined || !/^[-|] /.test(line)) continue;
    for (const group of groups) addParagraph(table, group, line.slice(2), commands);
  }
  return Object.fromEntries(
    [...table].sort(([a], [b]) => a.localeCompare(b)).map(([name, set]) => [name, [...set].sort()]),
  );
}

function addParagraph(
  table: Map<string, Set<string>>,
  group: string,
  paragraph: string,
  commands: readonly string[],
): void {
  const marks = [...marksIn(paragraph, group, commands)].sort((a, b) => a.at - b.at);
  for (const [index, { at, names }] of marks.entries()) {
    const words = withoutDoubts(paragraph.slice(at, marks[index + 1]?.at));
    for (const name of names) {
      const options = table.get(name) ?? new Set();
      table.set(name, options);
      for (const option of optionsIn(words)) options.add(option);
    }
  }
}

/** Where a paragraph begins to speak of which commands. */
function* marksIn(paragraph: string, group: string, commands: readonly string[]) {
  if (group === "*" && /^(?:`-|Verbose)/.test(paragraph)) yield { at: 0, names: ["*"] };
  for (const [begins, names] of sharedBy) {
    const at = begins.exec(paragraph)?.index;
    if (at !== undefined) yield { at, names };
  }
  for (const { 1: quoted = "", index: at } of paragraph.matchAll(/`([^`]+)`/g)) {
    const words = quoted.split(" ").filter((word) => /^[a-z0-9-]+$/.test(word));
    const called = [3, 2, 1].flatMap((count) => {
      const start = words.slice(0, count).join(" ");
      return [start, `${group} ${start}`].filter((name) => commands.includes(name));
    });
    const roles = /^role (?:create|list|show|delete)\b/.exec(quoted)?.[0];
    const name = roles === undefined ? called[0] : `${group} ${roles}`;
    if (name !== undefined) yield { at, names: [name] };
  }
}

/** What is said to be gone, or of another program, is no option. */
function withoutDoubts(text: string): string {
  return text
    .replace(/--client-id\/--client-secret were removed[^.;]*/, "")
    .replace(/--include-private-policies` on gateway[^;.]*not confirmed[^;.]*/, "")
    .replace(/`globus collection [^`]*`/g, "");
}

function optionsIn(text: string): string[] {
  const found = [...text.matchAll(longOption)].map(([option]) => option);
  const short = [...text.matchAll(/(?:^|[\s`(])(-[a-zA-Z])(?=[/,\s`])/g)].map(([, letter]) =>
    letter ?? ""
  );
  // "--sharing-user-allow/deny" names two.
  const pairs = [...text.matchAll(/(--[a-z-]+-)allow\/deny/g)].map(([, stem]) => `${stem}deny`);
  return [...found, ...short, ...pairs];
}
