import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { oneSpelling } from "./addresses.ts";
import { nameColumns, textColumns } from "./columns.ts";

const columnTypes = [
  ...nameColumns.map((name) => `${name} INTEGER`),
  ...textColumns.map((name) => `${name} INTEGER`),
].join(",\n  ");

const names = nameColumns.map((column) => `n_${column}.value AS ${column}`).join(", ");
const texts = textColumns.map((column) => `t_${column}.value AS ${column}`).join(", ");
const nameJoins = nameColumns
  .map((column) => `LEFT JOIN name n_${column} ON n_${column}.id = e.${column}`).join("\n  ");
const textJoins = textColumns
  .map((column) => `LEFT JOIN text t_${column} ON t_${column}.id = e.${column}`).join("\n  ");

const utc = (column: string) => `strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch')`;
const address = (host: string, port: string) =>
  `CASE WHEN ${port} IS NULL THEN ${host} ELSE ${host} || ':' || ${port} END`;

const first = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
CREATE TABLE name (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE);
CREATE TABLE text (id INTEGER PRIMARY KEY, value TEXT NOT NULL);
CREATE VIRTUAL TABLE text_search USING fts5(
  body, content='', columnsize=0, tokenize="unicode61"
);
INSERT INTO text_search(text_search, rank) VALUES ('hashsize', 4194304);

CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  time_us INTEGER,
  kind INTEGER NOT NULL,
  bytes INTEGER,
  client_port INTEGER,
  peer_port INTEGER,
  started INTEGER,
  started_us INTEGER,
  ${columnTypes},
  external TEXT,
  line INTEGER NOT NULL,
  copy INTEGER NOT NULL,
  hash BLOB NOT NULL
);
CREATE UNIQUE INDEX event_time ON event (time, line, copy);
CREATE INDEX event_event_time ON event (event, time);
CREATE INDEX event_identity_time ON event (identity, time) WHERE identity IS NOT NULL;
CREATE INDEX event_result_time ON event (result, time) WHERE result IS NOT NULL;
CREATE INDEX event_session ON event (session, time) WHERE session IS NOT NULL;
CREATE INDEX event_path ON event (path) WHERE path IS NOT NULL;
CREATE INDEX event_message ON event (message) WHERE message IS NOT NULL;

CREATE VIRTUAL TABLE event_search USING fts5(
  names, content='', detail=none, columnsize=0, tokenize="ascii"
);
INSERT INTO event_search(event_search, rank) VALUES ('hashsize', 4194304);

CREATE TABLE position (
  file TEXT PRIMARY KEY, offset INTEGER NOT NULL, tail TEXT NOT NULL, line INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE trail (
  seq INTEGER PRIMARY KEY,
  record TEXT NOT NULL,
  hash BLOB NOT NULL,
  mac BLOB NOT NULL,
  time INTEGER NOT NULL GENERATED ALWAYS AS (record ->> 'time') VIRTUAL,
  phase TEXT GENERATED ALWAYS AS (record ->> 'phase') VIRTUAL,
  intent INTEGER GENERATED ALWAYS AS (record ->> 'intent') VIRTUAL,
  command TEXT GENERATED ALWAYS AS (record ->> 'command') VIRTUAL,
  identity TEXT GENERATED ALWAYS AS (record ->> '$.identity.id') VIRTUAL
);
CREATE INDEX trail_time ON trail (time);
CREATE INDEX trail_command_time ON trail (command, time);
CREATE INDEX trail_identity_time ON trail (identity, time);
CREATE INDEX trail_intent ON trail (intent) WHERE intent IS NOT NULL;

CREATE TABLE head (
  chain TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash BLOB NOT NULL
) WITHOUT ROWID;
INSERT INTO head VALUES ('logs', 0, zeroblob(32)), ('trail', 0, zeroblob(32));
CREATE TABLE retained (
  chain TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, time INTEGER NOT NULL,
  PRIMARY KEY (chain, seq)
) WITHOUT ROWID;

CREATE TRIGGER event_no_update BEFORE UPDATE ON event
  BEGIN SELECT RAISE(ABORT, 'audit records are never changed'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
  WHEN OLD.seq > (SELECT coalesce(max(seq), 0) FROM retained WHERE chain = 'logs')
  BEGIN SELECT RAISE(ABORT, 'audit records are never deleted'); END;
CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail
  BEGIN SELECT RAISE(ABORT, 'audit records are never changed'); END;
CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail
  WHEN OLD.seq > (SELECT coalesce(max(seq), 0) FROM retained WHERE chain = 'trail')
  BEGIN SELECT RAISE(ABORT, 'audit records are never deleted'); END;
CREATE TRIGGER name_no_update BEFORE UPDATE ON name
  BEGIN SELECT RAISE(ABORT, 'audit records are never changed'); END;
CREATE TRIGGER name_no_delete BEFORE DELETE ON name
  WHEN NOT EXISTS (SELECT 1 FROM meta WHERE name = 'pruning')
  BEGIN SELECT RAISE(ABORT, 'audit records are never deleted'); END;
CREATE TRIGGER text_no_update BEFORE UPDATE ON text
  BEGIN SELECT RAISE(ABORT, 'audit records are never changed'); END;
CREATE TRIGGER text_no_delete BEFORE DELETE ON text
  WHEN NOT EXISTS (SELECT 1 FROM meta WHERE name = 'pruning')
  BEGIN SELECT RAISE(ABORT, 'audit records are never deleted'); END;
CREATE TRIGGER retained_no_update BEFORE UPDATE ON retained
  BEGIN SELECT RAISE(ABORT, 'audit records are never changed'); END;
CREATE TRIGGER retained_no_delete BEFORE DELETE ON retained
  BEGIN SELECT RAISE(ABORT, 'audit records are never deleted'); END;

CREATE VIEW record AS SELECT e.seq, e.time, e.time_us, e.kind, e.bytes, e.client_port, e.peer_port,
  e.started, e.started_us, e.external, ${names}, ${texts}
  FROM event e
  ${nameJoins}
  ${textJoins};

CREATE VIEW audit_logs AS SELECT seq AS id, ${utc("time")} AS timestamp, event AS event_type,
  identity AS identity_id, username, path AS resource, collection AS resource_id, action, result,
  message, client AS client_ip, extra AS metadata, bytes, code, session AS session_id,
  task AS task_id, ${utc("started")} AS started, peer AS peer_ip, host, source,
  external AS external_id FROM record;

CREATE VIEW session AS SELECT session AS id, ${utc("time")} AS ts,
  ${address("client", "client_port")} AS client_addr, auth AS auth_type, process_user,
  username AS storage_user, root AS root_path, task AS task_id, collection AS collection_id,
  identity AS identity_id FROM record WHERE kind = 1 AND event = 'session';

CREATE VIEW operation AS
  SELECT session AS session_id, ${utc("started")} AS start_ts, ${utc("time")} AS end_ts, path,
    ${address("peer", "peer_port")} AS peer_addr, bytes AS length, coalesce(code, result) AS result
  FROM record WHERE kind = 3 AND event = 'operation'
  UNION ALL
  SELECT n_session.value, ${utc("e.time")}, NULL, t_path.value,
    ${address("n_peer.value", "e.peer_port")}, e.bytes, NULL
  FROM event e LEFT JOIN name n_session ON n_session.id = e.session
    LEFT JOIN name n_peer ON n_peer.id = e.peer LEFT JOIN text t_path ON t_path.id = e.path
  WHERE e.kind = 2 AND e.event = (SELECT id FROM name WHERE value = 'operation start')
    AND NOT EXISTS (
      SELECT 1 FROM event f JOIN text p ON p.id = f.path
      WHERE f.session = e.session AND f.kind = 3 AND f.started = e.time
        AND p.value = t_path.value
    );
`;

/** Removed records leave number, leaf and hash; nothing else lets a record go, and no trail record. */
const removals = `
CREATE TABLE removed (
  seq INTEGER PRIMARY KEY, leaf BLOB NOT NULL, hash BLOB NOT NULL, entry INTEGER NOT NULL
);
DROP TRIGGER event_no_delete;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
  WHEN NOT EXISTS (SELECT 1 FROM removed WHERE seq = OLD.seq)
  BEGIN SELECT RAISE(ABORT, 'audit records are never deleted'); END;
DROP TRIGGER trail_no_delete;
CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail
  BEGIN SELECT RAISE(ABORT, 'audit records are never deleted'); END;
CREATE TRIGGER retained_no_insert BEFORE INSERT ON retained
  BEGIN SELECT RAISE(ABORT, 'records are removed one by one'); END;
CREATE TRIGGER removed_no_update BEFORE UPDATE ON removed
  BEGIN SELECT RAISE(ABORT, 'audit records are never changed'); END;
CREATE TRIGGER removed_no_delete BEFORE DELETE ON removed
  BEGIN SELECT RAISE(ABORT, 'audit records are never deleted'); END;
`;

/** A step: statements, or what statements alone cannot say. */
export type Migration = string | ((db: SqlcipherDatabase) => void);

/** Steps from an empty file to the newest schema; the count is kept in `user_version`. */
export const migrations: readonly Migration[] = [first, oneSpelling, removals];
