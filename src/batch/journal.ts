import { basename, join } from "node:path";
import * as z from "zod/mini";
import {
  ensurePrivateFolder,
  openPrivateAppend,
  readPrivateFile,
  removePrivateFile,
  writePrivateFile,
} from "../files/mod.ts";
import { newerFile } from "../errors/mod.ts";
import type { ItemResult } from "./job.ts";

/** Which batch a journal is of. There is one journal for a command on an endpoint: the last. */
export interface BatchName {
  /** Folder of journals; made when it is needed. */
  readonly folder: string;
  /** For example `role batch-delete`. */
  readonly command: string;
  /** Client id of the endpoint. */
  readonly endpoint: string;
}

/** What a batch was about to do, and what came of it so far, so that it can go on. */
export interface Journal {
  /** Before a request is sent: from now on its items may be done, whether or not an answer comes. */
  sent(ids: readonly string[]): Promise<void>;
  add(results: readonly ItemResult[]): Promise<void>;
  /** Ends the journal, and removes it unless something is left to go on with. */
  close(isComplete: boolean): Promise<void>;
}

const encoder = new TextEncoder();
/** A million ids, and what came of each. */
const maxBytes = 256 * 1024 * 1024;

const version = 1;
const anyHead = z.object({ v: z.number() });
const headLine = z.object({ v: z.literal(version), run: z.string(), ids: z.array(z.string()) });
const itemLine = z.object({
  id: z.string(),
  outcome: z.string(),
  /** `done`, since the endpoint does not know it: this run may not have done it. */
  gone: z.optional(z.boolean()),
  /** Of an earlier batch, with which this one goes on. */
  before: z.optional(z.boolean()),
});
type ItemLine = z.infer<typeof itemLine>;

/**
 * Starts the journal of a batch (private, mode 0600) in place of the last one.
 *
 * @throws GcsError `failed` where the last one is of a newer version.
 */
export async function startJournal(
  name: BatchName,
  { run, ids, maybeDone = new Set() }:
    & Pick<Unfinished, "ids">
    & Partial<Unfinished>
    & { readonly run: string },
): Promise<Journal> {
  const path = pathOf(name);
  await ensurePrivateFolder(name.folder);
  await readJournal(name);
  const before = [...maybeDone].map((id) => line({ id, outcome: "sent", before: true }));
  const head = line({ v: version, run, ids });
  await writePrivateFile(path, encoder.encode([head, ...before].join("")));
  const file = await openPrivateAppend(path);
  const held = await Deno.open(path);
  await held.lock(true);
  const write = (lines: readonly ItemLine[]) =>
    file.append(encoder.encode(lines.map(line).join("")));
  return {
    sent: (ids) => write(ids.map((id) => ({ id, outcome: "sent" }))),
    add: (results) =>
      write(results.map(({ id, outcome, error }) => ({
        ...{ id, outcome },
        ...(outcome === "done" && error !== undefined ? { gone: true } : {}),
      }))),
    async close(isComplete) {
      held.close();
      await file.close();
      // Another batch may have started since: its journal has to stay.
      if (isComplete && (await readJournal(name))?.run === run) await removePrivateFile(path);
    },
  };
}

/** What the last batch has left. */
export interface Unfinished {
  readonly ids: readonly string[];
  /** Of these it is not known whether they were done: no answer came. */
  readonly maybeDone: ReadonlySet<string>;
}

/**
 * What the last batch has left, or undefined when there is nothing to go on with.
 *
 * @throws GcsError `failed` for a journal of a newer version.
 */
export async function unfinished(name: BatchName): Promise<Unfinished | undefined> {
  const journal = await readJournal(name);
  if (journal === undefined) return undefined;
  const { ids, last } = journal;
  const open = ["sent", "unknown", "interrupted"];
  return {
    ids: ids.filter((id) => last.get(id)?.outcome !== "done"),
    maybeDone: new Set(ids.filter((id) => open.includes(last.get(id)?.outcome ?? ""))),
  };
}

/** What a batch that runs no more has noted of its items. */
export interface EndedBatch {
  readonly run: string;
  /** Undefined where its journal does not know. */
  fateOf(id: string): "done" | "not_sent" | undefined;
}

/** The last batch, unless it still runs. */
export async function endedBatch(name: BatchName): Promise<EndedBatch | undefined> {
  const journal = await readJournal(name);
  if (journal === undefined || await isHeld(pathOf(name))) return undefined;
  const { run, ids, last } = journal;
  const all = new Set(ids);
  return {
    run,
    fateOf(id) {
      if (!all.has(id)) return undefined;
      const { outcome, gone = false, before = false } = last.get(id) ?? {};
      if (outcome === undefined || before) return "not_sent";
      return outcome === "done" && !gone ? "done" : undefined;
    },
  };
}

/** A batch holds its journal while it runs; the system drops that when it ends, however it ends. */
async function isHeld(path: string): Promise<boolean> {
  const file = await Deno.open(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  // It has just ended with nothing left.
  if (file === undefined) return true;
  try {
    return !await file.tryLock(true);
  } finally {
    file.close();
  }
}

async function readJournal(name: BatchName) {
  const bytes = await readPrivateFile(pathOf(name), { maxBytes });
  if (bytes === undefined) return undefined;
  const [first = "", ...rest] = new TextDecoder().decode(bytes).split("\n");
  const document = parsed(first);
  const head = headLine.safeParse(document);
  if (!head.success) {
    const found = anyHead.safeParse(document);
    if (!found.success || found.data.v <= version) return undefined;
    throw newerFile(basename(pathOf(name)), found.data.v);
  }
  const last = new Map<string, ItemLine>();
  for (const text of rest) {
    // The last line is torn where the program was killed; its item is done again.
    const item = itemLine.safeParse(parsed(text));
    if (item.success) last.set(item.data.id, item.data);
  }
  return { run: head.data.run, ids: head.data.ids, last };
}

function pathOf({ folder, command, endpoint }: BatchName): string {
  return join(folder, `${command.replaceAll(" ", "-")}.${endpoint}.ndjson`);
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
