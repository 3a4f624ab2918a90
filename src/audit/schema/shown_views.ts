/** RFC 3339 with microseconds, the form of every time that is shown. */
const utc = (ms: string, us: string) => {
  const rest = `((${ms} % 1000 + 1000) % 1000)`;
  return `strftime('%Y-%m-%dT%H:%M:%S', (${ms} - ${rest}) / 1000, 'unixepoch') ||
    printf('.%03d%03dZ', ${rest}, coalesce(${us}, 0))`;
};

/** The one spelling of an address. */
const spelled = (host: string) =>
  `CASE WHEN instr(${host}, ':') = 0 THEN ${host} ELSE coalesce(
    (SELECT a.value FROM name m JOIN address a ON a.id = m.id WHERE m.value = ${host}), ${host})
  END`;

const withPort = (host: string, port: string) =>
  `CASE WHEN ${port} IS NULL THEN ${spelled(host)}
    WHEN instr(${spelled(host)}, ':') > 0 THEN '[' || ${spelled(host)} || ']:' || ${port}
    ELSE ${spelled(host)} || ':' || ${port} END`;

/** The views of `--sql`, made anew. The view `record` stays: it is what the chain binds. */
export const shownViews = `
DROP VIEW audit_logs;
DROP VIEW session;
DROP VIEW operation;

CREATE VIEW audit_logs AS SELECT seq AS id, ${utc("time", "time_us")} AS timestamp,
  event AS event_type, identity AS identity_id, username, path AS resource,
  collection AS resource_id, action, result, message, ${spelled("client")} AS client_ip,
  extra AS metadata, bytes, code, session AS session_id, task AS task_id,
  ${utc("started", "started_us")} AS started, ${spelled("peer")} AS peer_ip, host, source,
  external AS external_id FROM record;

CREATE VIEW session AS SELECT session AS id, ${utc("time", "time_us")} AS ts,
  ${withPort("client", "client_port")} AS client_addr, auth AS auth_type, process_user,
  username AS storage_user, root AS root_path, task AS task_id, collection AS collection_id,
  identity AS identity_id FROM record WHERE kind = 1 AND event = 'session';

CREATE VIEW operation AS
  SELECT session AS session_id, ${utc("started", "started_us")} AS start_ts,
    ${utc("time", "time_us")} AS end_ts, path, ${withPort("peer", "peer_port")} AS peer_addr,
    bytes AS length, coalesce(code, result) AS result
  FROM record WHERE kind = 3 AND event = 'operation'
  UNION ALL
  SELECT n_session.value, ${utc("e.time", "e.time_us")}, NULL, t_path.value,
    ${withPort("n_peer.value", "e.peer_port")}, e.bytes, NULL
  FROM event e LEFT JOIN name n_session ON n_session.id = e.session
    LEFT JOIN name n_peer ON n_peer.id = e.peer LEFT JOIN text t_path ON t_path.id = e.path
  WHERE e.kind = 2 AND e.event = (SELECT id FROM name WHERE value = 'operation start')
    AND NOT EXISTS (
      SELECT 1 FROM event f JOIN text p ON p.id = f.path
      WHERE f.session = e.session AND f.kind = 3 AND f.started = e.time
        AND p.value = t_path.value
    );
`;
