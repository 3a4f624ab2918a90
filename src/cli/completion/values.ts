import { type Context, parseReference, readGlobals, type Takes } from "../../command/mod.ts";
import type { Candidate } from "./candidate.ts";
import type { CompletingInTime } from "./candidates.ts";
import type { Cursor, ValueSpec } from "./cursor.ts";
import type { RecentId } from "../../recent_ids/mod.ts";
import { filesAt } from "./files.ts";

/** Values of an option or argument that go on from what is typed. */
export async function valuesOf(
  spec: ValueSpec,
  typed: string,
  cursor: Cursor,
  { start, inTime }: CompletingInTime,
): Promise<readonly Candidate[]> {
  const fixed = (spec.choices ?? []).filter((word) => word.startsWith(typed))
    .map((value) => ({ value, summary: "" }));
  const kinds = [...spec.takes ?? [], ...spec.object === undefined ? [] : [spec.object]];
  const context = once(() =>
    start(readGlobals({ ...option(cursor, "profile"), ...option(cursor, "endpoint") }))
  );
  if (cursor.given.has("--sandbox")) return fixed;
  const live = await Promise.all([
    ...kinds.map((kind) => ofKind(kind, typed, cursor, context)),
    filesFor(spec.name, typed, context),
  ].map((read) => inTime(read, [])));
  return [...fixed, ...live.flat()];
}

/** Topics of help that go on from what is typed. */
export async function topicsFrom(typed: string): Promise<readonly Candidate[]> {
  const { topics } = await import("../topic_help.ts");
  return topics.filter(({ name }) => name.startsWith(typed))
    .map(({ name, summary }) => ({ value: name, summary }));
}

function option({ given }: Cursor, name: "profile" | "endpoint") {
  const value = given.get(`--${name}`);
  return value === undefined ? {} : { [name]: value };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}

async function ofKind(
  kind: Takes,
  typed: string,
  cursor: Cursor,
  context: () => Promise<Context>,
): Promise<readonly Candidate[]> {
  const begins = ({ value }: Candidate) => value.startsWith(typed);
  switch (kind) {
    case "profile": {
      const { listProfiles } = await import("../../config/mod.ts");
      const profiles = await listProfiles((await context()).paths);
      return profiles.map(({ name, endpoint = "", current }) => ({
        value: name,
        summary: [endpoint, current ? "in use" : ""].filter(Boolean).join(", "),
      })).filter(begins);
    }
    case "setting": {
      const { settings } = await import("../../config/mod.ts");
      return settings.map(({ key, facts }) => ({ value: key, summary: facts.meaning }))
        .filter(begins);
    }
    case "setting value": {
      const { findSetting, settingWords } = await import("../../config/mod.ts");
      const setting = findSetting(cursor.positionals[0] ?? "");
      return (setting === undefined ? [] : settingWords(setting))
        .map((value) => ({ value, summary: "" })).filter(begins);
    }
    default:
      return await known(kind, typed, await context());
  }
}

/** Ids that were read in the last day; and names, of who has begun one. */
async function known(kind: Takes, typed: string, context: Context): Promise<readonly Candidate[]> {
  const { readIds, recentKinds } = await import("../../recent_ids/mod.ts");
  const wanted = recentKinds.find((one) => one === kind);
  if (wanted === undefined || !(await context.config()).values.completion.keep_ids) return [];
  const { heldNames, idPlace } = await import("../../context/mod.ts");
  const read = await readIds(await idPlace(context), wanted, context.clock.now());
  const all = wanted === "role" ? withNames(read, await heldNames(context)) : read;
  const ids = all.filter(({ id }) => id.startsWith(typed.toLowerCase()))
    .map(({ id, name }) => ({ value: id, summary: name }));
  if (ids.length > 0 || !namedKinds.includes(wanted)) return ids;
  const names = new Map<string, string>();
  for (const { id, name } of all) {
    // What several are called names none of them.
    names.set(name, names.has(name) ? "" : id);
  }
  return [...names].filter(([name, id]) => id !== "" && name.startsWith(typed) && isName(name))
    .map(([value, summary]) => ({ value, summary }));
}

/** Roles with the names of people that a list has looked up, in place of their ids. */
function withNames(roles: readonly RecentId[], names: ReadonlyMap<string, string>) {
  return roles.map((role) => ({
    ...role,
    name: role.name.replace(/identity (\S+)$/, (whole, id: string) => names.get(id) ?? whole),
  }));
}

/** Kinds that commands take by name, too. Of a node it would be one of several addresses. */
const namedKinds: readonly string[] = [
  "collection",
  "storage_gateway",
  "stream_gateway",
  "user_credential",
];

function isName(name: string): boolean {
  try {
    return parseReference(name, "") === name;
  } catch {
    return false;
  }
}

/** Help calls what is read or written on this machine FILE or DIR, and `file:PATH` in JSON's place. */
async function filesFor(
  name: string,
  typed: string,
  context: () => Promise<Context>,
): Promise<readonly Candidate[]> {
  const prefix = name.includes("file:PATH") ? "file:" : "";
  if (prefix === "" && !/\b(?:FILE|DIR)\b/.test(name)) return [];
  if (!typed.startsWith(prefix)) {
    return prefix.startsWith(typed) ? [{ value: prefix, summary: "a file" }] : [];
  }
  const home = typed.slice(prefix.length).startsWith("~/")
    ? (await context()).paths.home
    : undefined;
  const found = await filesAt(typed.slice(prefix.length), {
    home,
    foldersOnly: /\bDIR\b/.test(name) && !/\bFILE\b/.test(name),
  });
  return found.map((value) => ({ value: prefix + value, summary: "" }));
}
