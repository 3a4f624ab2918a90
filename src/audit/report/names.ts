import { isObject } from "../../base/mod.ts";
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

/** Names of collections: what the last change that was made through this program called them. */
export function collectionNames(db: SqlcipherDatabase): Naming {
  const names = new Map<string, string>();
  const changes = db.iterate(`SELECT t.record FROM trail t JOIN trail r ON r.intent = t.seq
    WHERE t.phase = 'intent' AND t.command IN ('collection update', 'collection create')
      AND r.phase = 'result' AND r.record ->> 'outcome' = 'success' ORDER BY t.seq`);
  for (const row of changes) {
    const record: unknown = JSON.parse(textOf(row, "record"));
    const { objects, request } = isObject(record) ? record : {};
    const { body } = isObject(request) ? request : {};
    const name = isObject(body) ? body["display_name"] : undefined;
    if (typeof name !== "string" || !Array.isArray(objects) || objects.length !== 1) continue;
    names.set(String(objects[0]), name);
  }
  return (id) => names.get(id);
}

/** How many records share an id, and what it is called. */
export interface NamedCount extends GroupCount {
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
