import { memberAt } from "../../base/mod.ts";
import type { GroupCount } from "../query/query.ts";
import { type SqlcipherDatabase, textOf } from "../sqlcipher/mod.ts";

/** Gives the name of an id, as far as the database knows one. */
export type Naming = (id: string) => string | undefined;

/**
 * Names of identities: what Globus calls them, as the trail has it, else the user name of the
 * newest loaded record.
 */
export function identityNames(db: SqlcipherDatabase): Naming {
  return remembered((id) =>
    textIn(
      db,
      `SELECT record ->> '$.identity.username' AS name FROM trail WHERE identity = ?
        AND record ->> '$.identity.username' IS NOT NULL ORDER BY time DESC LIMIT 1`,
      id,
    ) ?? textIn(
      db,
      `SELECT n.value AS name FROM event e JOIN name n ON n.id = e.username
        WHERE e.identity = (SELECT id FROM name WHERE value = ?) ORDER BY e.time DESC LIMIT 1`,
      id,
    )
  );
}

/**
 * Names of collections: what this program called them last, when it created or renamed them. Of a
 * creation the result alone says which one it was.
 */
export function collectionNames(db: SqlcipherDatabase): Naming {
  const names = new Map<string, string>();
  const changes = db.iterate(
    `SELECT t.record, r.record AS result FROM trail t JOIN trail r ON r.intent = t.seq
    WHERE t.phase = 'intent'
      AND t.command IN ('collection update', 'collection create', 'collection create-guest')
      AND r.phase = 'result' AND r.record ->> 'outcome' = 'success' ORDER BY t.seq`,
  );
  for (const row of changes) {
    const intent: unknown = JSON.parse(textOf(row, "record"));
    const result: unknown = JSON.parse(textOf(row, "result"));
    const name = memberAt(intent, ["request", "body", "display_name"]);
    const objects = memberAt(result, ["objects"]) ?? memberAt(intent, ["objects"]);
    if (typeof name !== "string" || !Array.isArray(objects) || objects.length !== 1) continue;
    names.set(String(objects[0]), name);
  }
  return (id) => names.get(id);
}

/** How many records share an id, and what it is called. */
export interface NamedCount extends GroupCount {
  /** Display name, where it is known. */
  readonly name: string | undefined;
}

/** Counts with the names of their ids beside them. */
export function named(groups: readonly GroupCount[], naming: Naming): NamedCount[] {
  return groups.map(({ value, count }) => {
    const name = naming(value);
    return { value, count, name: name === value ? undefined : name };
  });
}

function textIn(db: SqlcipherDatabase, sql: string, id: string): string | undefined {
  const row = db.get(sql, [id]);
  return row === undefined ? undefined : textOf(row, "name");
}

function remembered(find: Naming): Naming {
  const known = new Map<string, string | undefined>();
  return (id) => {
    if (!known.has(id)) known.set(id, find(id));
    return known.get(id);
  };
}
