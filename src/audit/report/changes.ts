import { isUuid, memberAt } from "../../base/mod.ts";
import type { AuditDatabase } from "../database.ts";
import type { LogFilter } from "../query/filter.ts";
import { entryOperator, entryTarget, type TrailEntry } from "../trail/read.ts";

/** One entry of the trail, for people. */
export interface ChangeLine {
  /** Time in UTC. */
  readonly time: string;
  /** Name of who did it, with the id; where nobody was logged in, the system's user. */
  readonly who: string | undefined;
  /** Command that made the change. */
  readonly command: string;
  /** Method and address of the request. */
  readonly target: string;
  /** How it ended. */
  readonly outcome: string;
  /** Words of the failure. */
  readonly error: string | undefined;
}

/** What this program did in the period, as its trail tells it. */
export interface Changes {
  /** Changes in all. */
  readonly total: number;
  /** How many ended how. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** Who changed what how often, by person and command, largest first. */
  readonly byPerson: readonly {
    readonly who: string | undefined;
    readonly command: string;
    readonly outcomes: ReadonlyMap<string, number>;
  }[];
  /** Newest first, at most {@linkcode listedChanges} of each. */
  readonly failed: readonly ChangeLine[];
  /** Changes of which nobody knows whether they were made. */
  readonly unknown: readonly ChangeLine[];
  /** Logins and logouts. */
  readonly sessions: readonly ChangeLine[];
  /** How many of each there are. */
  readonly counts: {
    readonly failed: number;
    readonly unknown: number;
    readonly sessions: number;
  };
}

/** At most this many entries of a kind are listed. */
export const listedChanges = 25;

const session = /^(?:login|logout|session .*|auth .*)$/;

/** Gathers the changes of a period; those of one identity when the filter names its id. */
export function changesIn(audit: AuditDatabase, { from, to, identity }: LogFilter): Changes {
  const outcomes = new Map<string, number>();
  const people = new Map<string, Changes["byPerson"][number] & { outcomes: Map<string, number> }>();
  const lists = { failed: new Lines(), unknown: new Lines(), sessions: new Lines() };
  const person = identity !== undefined && isUuid(identity) ? identity : undefined;
  let total = 0;
  for (const entry of audit.trail({ from, to, identity: person })) {
    const line = lineOf(entry);
    total++;
    count(outcomes, line.outcome);
    const key = JSON.stringify([line.who, line.command]);
    const known = people.get(key) ??
      { who: line.who, command: line.command, outcomes: new Map<string, number>() };
    people.set(key, known);
    count(known.outcomes, line.outcome);
    if (line.outcome === "unknown") lists.unknown.add(line);
    else if (line.outcome !== "success") lists.failed.add(line);
    if (session.test(line.command)) lists.sessions.add(line);
  }
  const { failed, unknown, sessions } = lists;
  return {
    total,
    outcomes,
    byPerson: [...people.values()].sort((one, other) => sum(other.outcomes) - sum(one.outcomes)),
    failed: failed.lines,
    unknown: unknown.lines,
    sessions: sessions.lines,
    counts: { failed: failed.count, unknown: unknown.count, sessions: sessions.count },
  };
}

/** The newest lines of a kind, and how many there are. */
class Lines {
  readonly lines: ChangeLine[] = [];
  count = 0;

  add(line: ChangeLine): void {
    this.count++;
    if (this.lines.length < listedChanges) this.lines.push(line);
  }
}

function lineOf(entry: TrailEntry): ChangeLine {
  const [id, username] = [
    memberAt(entry, ["identity", "id"]),
    memberAt(entry, ["identity", "username"]),
  ].map((value) => typeof value === "string" ? value : undefined);
  const error = entry["error"];
  return {
    time: entry.timestamp,
    who: id === undefined || username === undefined || id === username
      ? username ?? id ?? systemUser(entry)
      : `${username} (${id})`,
    command: entry.command,
    target: entryTarget(entry),
    outcome: entry.outcome,
    error: typeof error === "string" ? error : undefined,
  };
}

function systemUser(entry: TrailEntry): string | undefined {
  const operator = entryOperator(entry);
  return operator === undefined ? undefined : `${operator}, not logged in`;
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** All of some counts. */
export function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((one, other) => one + other, 0);
}
