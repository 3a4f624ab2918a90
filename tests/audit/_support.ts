import { join } from "node:path";
import {
  type AuditDatabase,
  type AuditFile,
  type ChainVault,
  MemoryVault,
  openAuditDatabase,
  openSqlcipher,
  openTrail,
  type Removal,
  type SqlcipherDatabase,
} from "../../src/audit/mod.ts";

/** A private folder that is removed at the end. */
export class TestFolder implements AsyncDisposable {
  readonly path: string;
  /** What remembers the database of this folder, unless a test names another vault. */
  readonly vault = new MemoryVault();

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<TestFolder> {
    return new TestFolder(await Deno.makeTempDir({ prefix: "gcs-audit-" }));
  }

  at(name: string): string {
    return join(this.path, name);
  }

  /** Writes a file and names it. */
  async file(name: string, content: string | Uint8Array): Promise<string> {
    const path = this.at(name);
    if (typeof content === "string") await Deno.writeTextFile(path, content);
    else await Deno.writeFile(path, content);
    return path;
  }

  /** The audit database of this folder. */
  get database(): AuditFile {
    return { path: this.at("audit.db"), key: testKey() };
  }

  open(vault: ChainVault = this.vault): Promise<AuditDatabase> {
    return openAuditDatabase({ ...this.database, vault });
  }

  /** Removes what is older, with an entry in the trail. */
  async prune(
    audit: AuditDatabase,
    before: number,
    vault: ChainVault = this.vault,
  ): Promise<Removal | undefined> {
    await using trail = await openTrail({ ...this.database, vault });
    return await audit.prune(before, trail);
  }

  /** A connection without any of our rules, as an attacker with the key would have one. */
  raw({ keepTriggers = false } = {}): SqlcipherDatabase {
    const db = openSqlcipher(this.database.path, { key: testKey() });
    if (keepTriggers) return db;
    for (const row of db.all("SELECT name FROM sqlite_schema WHERE type = 'trigger'")) {
      db.exec(`DROP TRIGGER ${row.name}`);
    }
    return db;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

export function testKey(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(32).fill(7);
}

/** Everything a generator or stream gives. */
export async function all<T>(items: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** Lines of a transfer log, one a second, with distinct paths. */
export function transferLines(count: number, from = 0): string[] {
  return Array.from(
    { length: count },
    (_, index) => transferLine(`/data/file${from + index}`, from + index),
  );
}

/** One line of a transfer log as a GridFTP server writes it. */
export function transferLine(path: string, second = 0, more = ""): string {
  const time = new Date(Date.UTC(2026, 10, 24) + second * 1000).toISOString()
    .replace(/[-:TZ]/g, "").slice(0, 14);
  return `DATE=${time}.273735 HOST=dtn1.example.org PROG=globus-gridftp-server ` +
    `NL.EVNT=FTP_INFO START=${time}.273480 USER=alice FILE=${path} BUFFER=131072 BLOCK=262144 ` +
    `NBYTES=${1000 + second} VOLUME=/ STREAMS=1 STRIPES=1 DEST=[192.0.2.7] TYPE=RETR CODE=226 ` +
    `TASKID=none${more}`;
}

/** A vault in files, so that several processes share it. */
export class FileVault implements ChainVault {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(name: string): Promise<string | undefined> {
    try {
      return await Deno.readTextFile(this.#path(name));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }

  async write(name: string, value: string): Promise<void> {
    const next = `${this.#path(name)}.${Deno.pid}`;
    await Deno.writeTextFile(next, value);
    await Deno.rename(next, this.#path(name));
  }

  #path(name: string): string {
    return join(this.#folder, `vault-${name.replaceAll(":", "-")}`);
  }
}
