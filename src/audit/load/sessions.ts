import { type AuditRecord, kinds } from "../schema/columns.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { ownCopy, Recent } from "./recent.ts";

type Who = Pick<
  AuditRecord,
  "identity" | "username" | "client" | "client_port" | "collection" | "task"
>;

interface Start {
  readonly time: number;
  readonly us: number | undefined;
  readonly peer: string | undefined;
  readonly port: number | undefined;
  readonly bytes: number | undefined;
}

const findSession = `SELECT identity, username, client, client_port, collection, task FROM record
  WHERE seq = (SELECT seq FROM event WHERE session = (SELECT id FROM name WHERE value = ?)
    AND kind = ${kinds.session} ORDER BY time DESC LIMIT 1)`;

const findStart = `SELECT e.time, e.time_us, n.value AS peer, e.peer_port, e.bytes
  FROM event e JOIN text t ON t.id = e.path LEFT JOIN name n ON n.id = e.peer
  WHERE e.session = (SELECT id FROM name WHERE value = ?) AND e.kind = ${kinds.start}
    AND t.value = ? AND NOT EXISTS (
      SELECT 1 FROM event f JOIN text p ON p.id = f.path WHERE f.session = e.session
        AND f.kind = ${kinds.end} AND f.started = e.time AND p.value = t.value)
  ORDER BY e.time LIMIT 1000`;

/**
 * Completes the operations of a high-assurance log: who did it comes from the session record, the
 * start from the start record of the same path. Both may have been loaded long before.
 */
export class Sessions {
  readonly #db: SqlcipherDatabase;
  readonly #sessions = new Recent<Who | undefined>();
  readonly #starts = new Recent<Start[]>();
  readonly #lookedUp = new Recent<true>();

  constructor(db: SqlcipherDatabase) {
    this.#db = db;
  }

  /** Adds to an operation what other records say about it. Others are only taken note of. */
  complete(record: AuditRecord): void {
    for (const memory of [this.#sessions, this.#starts, this.#lookedUp]) memory.tick();
    const { session, kind } = record;
    if (session === undefined) return;
    if (kind === kinds.session) return this.#remember(session, record);
    if (kind !== kinds.start && kind !== kinds.end) return;
    const who = this.#session(session);
    if (who !== undefined) {
      record.identity ??= who.identity;
      record.username ??= who.username;
      record.client ??= who.client;
      record.client_port ??= who.client_port;
      record.collection ??= who.collection;
      record.task ??= who.task;
    }
    const key = `${session}\0${record.path ?? ""}`;
    if (kind === kinds.start) this.#begin(key, record);
    else this.#finish(key, record);
  }

  #session(session: string): Who | undefined {
    if (this.#sessions.has(session)) return this.#sessions.get(session);
    const row = this.#db.get(findSession, [session]);
    const who = row === undefined ? undefined : {
      identity: text(row.identity),
      username: text(row.username),
      client: text(row.client),
      client_port: number(row.client_port),
      collection: text(row.collection),
      task: text(row.task),
    };
    this.#remember(session, who);
    return who;
  }

  #remember(session: string, who: Who | undefined): void {
    this.#sessions.set(ownCopy(session), who && ownCopyOf(who));
  }

  #begin(key: string, record: AuditRecord): void {
    const start: Start = {
      time: record.time,
      us: record.time_us,
      peer: record.peer && ownCopy(record.peer),
      port: record.peer_port,
      bytes: record.bytes,
    };
    const open = this.#starts.get(key);
    if (open === undefined) this.#starts.set(ownCopy(key), [start]);
    else open.push(start);
  }

  #finish(key: string, record: AuditRecord): void {
    const open = this.#starts.get(key) ?? this.#stored(key, record);
    const start = open.shift();
    if (open.length === 0) this.#starts.delete(key);
    if (start === undefined) return;
    record.started = start.time;
    record.started_us = start.us;
    record.bytes ??= start.bytes;
    if (record.peer === undefined) {
      record.peer = start.peer;
      record.peer_port = start.port;
    }
  }

  /** Starts of earlier loads that have no end yet. Asked for once, as they are used up here. */
  #stored(key: string, record: AuditRecord): Start[] {
    if (this.#lookedUp.has(key) || record.path === undefined) return [];
    this.#lookedUp.set(ownCopy(key), true);
    const starts: Start[] = [];
    for (const row of this.#db.iterate(findStart, [record.session, record.path])) {
      const time = number(row.time);
      if (time === undefined) continue;
      starts.push({
        time,
        us: number(row.time_us),
        peer: text(row.peer),
        port: number(row.peer_port),
        bytes: number(row.bytes),
      });
    }
    if (starts.length > 0) this.#starts.set(key, starts);
    return starts;
  }
}

function ownCopyOf(who: Who): Who {
  const copy = (text: string | undefined) => text && ownCopy(text);
  return {
    identity: copy(who.identity),
    username: copy(who.username),
    client: copy(who.client),
    client_port: who.client_port,
    collection: copy(who.collection),
    task: copy(who.task),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
