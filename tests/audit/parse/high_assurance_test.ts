import assert from "node:assert/strict";
import fc from "../../_support/fast_check.ts";
import { parseApiRecord } from "../../../src/audit/parse/api_record.ts";
import { parseHighAssuranceLine } from "../../../src/audit/parse/high_assurance.ts";
import { parseKeyValues } from "../../../src/audit/parse/key_values.ts";
import { parseLine } from "../../../src/audit/parse/line.ts";
import type { AuditRecord } from "../../../src/audit/schema/columns.ts";
import { transferLine } from "../_support.ts";
import { isoMoment, microseconds } from "../../../src/audit/parse/times.ts";

const session =
  "t=S ts=2018-01-30T20:15:53Z ref=0b5c c_ip=54.237.254.192:43536 auth=TLSFTP+GUEST " +
  "s_usr=alice p_usr=gridftp r=/ g_tid=11 g_cid=22 g_uid=33";

Deno.test("parseLine reads the published shape of a session", () => {
  assert.deepEqual(parseLine(session), {
    kind: 1,
    event: "session",
    session: "0b5c",
    time: Date.UTC(2018, 0, 30, 20, 15, 53),
    client: "54.237.254.192",
    client_port: 43536,
    auth: "TLSFTP+GUEST",
    username: "alice",
    process_user: "gridftp",
    root: "/",
    task: "11",
    collection: "22",
    identity: "33",
  });
});

Deno.test("parseLine takes g_eid where g_cid is not there, and keeps it where both are", () => {
  const other = parseLine(session.replace("g_cid", "g_eid"));
  assert.ok(typeof other === "object");
  assert.equal(other.collection, "22");
  const both = parseLine(session + " g_eid=44");
  assert.ok(typeof both === "object");
  assert.equal(both.collection, "22");
  assert.equal(both.extra, '{"g_eid":"44"}');
});

Deno.test("operations are told apart by their keys, whatever their letter", () => {
  for (const letter of ["O", "B", "E", "x"]) {
    const start = parseLine(
      `t=${letter} ts=2026-01-01T00:00:00Z ref=a s_path=/x d_ip=198.51.100.1:5`,
    );
    const end = parseLine(`t=${letter} ts=2026-01-01T00:00:01Z ref=a s_path=/x len=10 res=226`);
    assert.ok(typeof start === "object" && typeof end === "object");
    assert.deepEqual([start.kind, start.event, start.peer, start.peer_port], [
      2,
      "operation start",
      "198.51.100.1",
      5,
    ]);
    assert.deepEqual([end.kind, end.event, end.bytes, end.code, end.result], [
      3,
      "operation",
      10,
      "226",
      "success",
    ]);
    assert.equal(end.extra, JSON.stringify({ t: letter }));
  }
});

Deno.test("values may be quoted, url-encoded and in any order, and unknown keys are kept", () => {
  const record = parseLine(
    'ts=2026-01-01T01:00:00+01:00 ref=a res="550 no such file" s_path=%2Fdata%2F%C3%A9%22x new_key="a b" t=E',
  );
  assert.ok(typeof record === "object");
  assert.equal(record.path, '/data/é"x');
  assert.equal(record.code, "550 no such file");
  assert.equal(record.result, "failure");
  assert.equal(record.time, Date.UTC(2026, 0, 1));
  assert.equal(record.extra, '{"new_key":"a b","t":"E"}');
});

Deno.test("broken escapes stay as they are written", () => {
  assert.deepEqual(
    parseKeyValues("a=%zz b=%FF c=100% d=%C3%A9%FF"),
    new Map([
      ["a", "%zz"],
      ["b", "%FF"],
      ["c", "100%"],
      ["d", "%C3%A9%FF"],
    ]),
  );
});

Deno.test("parseKeyValues says what is wrong", () => {
  assert.match(String(parseKeyValues('a="b')), /no closing quote/);
  assert.match(String(parseKeyValues("a=1 a=2")), /"a" comes twice/);
  assert.match(String(parseKeyValues("a=1 =2")), /no key at column 5/);
  assert.match(String(parseKeyValues("a=1 b")), /no key/);
  assert.match(String(parseKeyValues('a="b"c')), /text follows/);
});

Deno.test("parseKeyValues gives back whatever was url-encoded or quoted", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), fc.string({ unit: "grapheme" })),
      (values) => {
        const encoded = Object.entries(values).map(([key, value]) =>
          `${key}=${encodeURIComponent(value)}`
        ).join(" ");
        assert.deepEqual(parseKeyValues(encoded), new Map(Object.entries(values)));
        const quoted = Object.entries(values).map(([key, value]) => `${key}="${published(value)}"`);
        assert.deepEqual(parseKeyValues(quoted.join("\t")), new Map(Object.entries(values)));
      },
    ),
    { numRuns: 500 },
  );
});

/** As the format page says: what is no printable ASCII, `%` and `"` are url-encoded. */
function published(value: string): string {
  return value.replace(/[^ !#$&-~]/gu, encodeURIComponent);
}

Deno.test("a backslash is only itself, also before a quote", () => {
  assert.deepEqual(
    parseKeyValues('a="/d/phi data\\" b="/d/a\\\\b c" c=\\'),
    new Map([["a", "/d/phi data\\"], ["b", "/d/a\\\\b c"], ["c", "\\"]]),
  );
});

const columnOf: Readonly<Record<string, keyof AuditRecord>> = {
  ref: "session",
  auth: "auth",
  "p_usr": "process_user",
  "s_usr": "username",
  r: "root",
  "g_tid": "task",
  "g_cid": "collection",
  "g_uid": "identity",
  "s_path": "path",
  res: "code",
};
/** What the columns of a record have for a key of the line. */
function columnText(record: AuditRecord, key: string): string | undefined {
  const address = (host: string | undefined, port: number | undefined) =>
    port === undefined ? host : host?.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  if (key === "len") return String(record.bytes);
  if (key === "c_ip") return address(record.client, record.client_port);
  if (key === "d_ip") return address(record.peer, record.peer_port);
  const column = columnOf[key === "g_eid" ? "g_cid" : key];
  return column === undefined ? undefined : String(record[column]);
}

const oddValue = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom("", "-1", "1e3", "12.5", "007", "1000000000000000", "9007199254740991"),
  fc.constantFrom("9007199254740992", "a=b", " ", "\\", '"', "%", "%41", "[2001:DB8::5]:4", "::1"),
);

Deno.test("each key and value of a high-assurance line is found again in its record", () => {
  const keys = [...Object.keys(columnOf), "c_ip", "d_ip", "len", "g_eid", "new_key", "__proto__"];
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), oddValue), { selector: ([key]) => key }),
      fc.constantFrom("S", "O", "x"),
      (given, type) => {
        const pairs = new Map<string, string>([["ref", "r1"], ["s_path", "/x"]]);
        for (const [key, value] of given) pairs.set(key, key === "ref" ? value || "r1" : value);
        const line = `t=${type} ts=2026-01-01T00:00:00Z ` +
          [...pairs].map(([key, value]) => `${key}="${published(value)}"`).join(" ");
        const record = parseLine(line);
        assert.ok(typeof record === "object", `${line}: ${record}`);
        const extra = new Map<string, unknown>(Object.entries(JSON.parse(record.extra ?? "{}")));
        for (const [key, value] of pairs) {
          const spelled = value === "[2001:DB8::5]:4" && /^[cd]_ip$/.test(key) && !extra.has(key)
            ? value.toLowerCase()
            : value;
          assert.equal(extra.get(key) ?? columnText(record, key), spelled, `${key} of ${line}`);
        }
        assert.equal(type === "S" ? record.event : extra.get("t"), type === "S" ? "session" : type);
      },
    ),
    { numRuns: 1000 },
  );
});

Deno.test("whole numbers to 2^53 - 1 are numbers, whatever else is kept as text", () => {
  const length = (text: string) => {
    const record = parseLine(`ts=2026-01-01T00:00:00Z ref=a s_path=/x res=0 len=${text}`);
    assert.ok(typeof record === "object");
    return [record.bytes, record.extra];
  };
  for (const text of ["0", "1000000000000000", "9007199254740991"]) {
    assert.deepEqual(length(text), [Number(text), undefined]);
  }
  for (const text of ["-1", "1e3", "12.5", "007", "9007199254740992", "x", ""]) {
    assert.deepEqual(length(text), [undefined, JSON.stringify({ len: text })]);
  }
});

Deno.test("a time that says more than a microsecond is also kept as it is written", () => {
  const record = parseLine("t=S ref=a ts=2026-01-01T00:00:00.123456789Z");
  assert.ok(typeof record === "object");
  assert.deepEqual([record.time_us, record.extra], [
    456,
    '{"ts":"2026-01-01T00:00:00.123456789Z"}',
  ]);
});

Deno.test("parseHighAssuranceLine says what is missing", () => {
  assert.match(String(parseHighAssuranceLine("t=S ref=a")), /no ts/);
  assert.match(String(parseHighAssuranceLine("t=S ts=yesterday ref=a")), /ts is not a time/);
  assert.match(String(parseHighAssuranceLine("t=S ts=2026-01-01T00:00:00Z")), /no ref/);
  assert.match(
    String(parseHighAssuranceLine("t=Q ts=2026-01-01T00:00:00Z ref=a x=1")),
    /neither a session/,
  );
});

Deno.test("an event of the server's own log is no audit record, whatever the name of its file", () => {
  const event = "ts=2026-01-01T00:00:00.000001Z id=7 event=globus-gridftp-server.transfer.end " +
    "localuser=alice file=/x ref=0b5c s_path=/phi res=226 tcpbuffer=0 bytes=1 type=RETR";
  assert.match(String(parseLine(event)), /event of the server's own log/);
});

Deno.test("addresses have one spelling in all three kinds of records", () => {
  const client = (value: string) => {
    const record = parseLine(`t=S ts=2026-01-01T00:00:00Z ref=a c_ip=${value}`);
    assert.ok(typeof record === "object");
    return [record.client, record.client_port];
  };
  assert.deepEqual(client("[2001:db8::1]:443"), ["2001:db8::1", 443]);
  assert.deepEqual(client("[2001:DB8:0:0::1]"), ["2001:db8::1", undefined]);
  assert.deepEqual(client("2001:db8::1"), ["2001:db8::1", undefined]);
  assert.deepEqual(client("192.0.2.1"), ["192.0.2.1", undefined]);
  assert.deepEqual(client("192.0.2.1:0"), ["192.0.2.1", 0]);
  assert.deepEqual(client("[::FFFF:192.0.2.1]:5"), ["192.0.2.1", 5]);
  assert.deepEqual(client("fe80::A%eth0"), ["fe80::a%eth0", undefined]);
  for (const odd of ["[::1", "::1]", "1:2:3", "host.example.org", "12:34:56:ab:cd:ef"]) {
    assert.deepEqual(client(odd), [odd, undefined]);
  }
  assert.deepEqual(client("[x]:5"), ["[x]", 5]);
  const transfer = parseLine(transferLine("/x").replace("192.0.2.7", "2001:DB8:0::5"));
  const api = parseApiRecord({ timestamp: "2026-01-01T00:00:00Z", client_ip: "[2001:DB8:0::5]" });
  assert.ok(typeof transfer === "object" && typeof api === "object");
  assert.deepEqual([transfer.client, api.client], ["2001:db8::5", "2001:db8::5"]);
});

Deno.test("parseApiRecord keeps every member", () => {
  assert.deepEqual(
    parseApiRecord({
      id: "x1",
      timestamp: "2026-01-01T00:00:00.123456Z",
      event_type: "transfer",
      identity_id: "33",
      resource: "/a",
      resource_id: "22",
      action: "read",
      result: "success",
      message: "done",
      client_ip: "192.0.2.1",
      username: "alice",
      metadata: { a: "1" },
      more: [1],
    }),
    {
      kind: 5,
      time: Date.UTC(2026, 0, 1, 0, 0, 0, 123),
      time_us: 456,
      external: "x1",
      event: "transfer",
      identity: "33",
      path: "/a",
      collection: "22",
      action: "read",
      result: "success",
      message: "done",
      client: "192.0.2.1",
      username: "alice",
      extra: '{"a":"1","more":[1]}',
    },
  );
  assert.match(String(parseApiRecord({ timestamp: "soon" })), /timestamp/);
  assert.match(String(parseApiRecord([])), /not an object/);
  assert.match(String(parseApiRecord(null)), /not an object/);
});

Deno.test("parseApiRecord leaves no half of a surrogate pair", () => {
  const record = parseApiRecord({ timestamp: "2026-01-01T00:00:00Z", message: "a\ud800b" });
  assert.ok(typeof record === "object");
  assert.equal(record.message, "a\ufffdb");
});

Deno.test("times of the calendar are read exactly, others are refused", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }),
      (date) => {
        assert.equal(isoMoment(date.toISOString())?.ms, date.getTime());
        const compact = date.toISOString().replace(/[-:TZ]/g, "") + "000";
        assert.deepEqual(microseconds(compact), { ms: date.getTime(), us: 0 });
      },
    ),
  );
  for (
    const bad of [
      "2026-02-30T00:00:00Z",
      "2026-02-29T00:00:00Z",
      "2100-02-29T00:00:00Z",
      "2026-04-31T00:00:00Z",
      "2026-01-00T00:00:00Z",
      "1969-12-31T23:59:59Z",
      "2026-13-01T00:00:00Z",
      "2026-01-01T24:00:00Z",
      "2026-01-01",
      "x",
    ]
  ) {
    assert.equal(isoMoment(bad), undefined, bad);
  }
  assert.equal(isoMoment("2026-01-01T00:00:00-05:30")?.ms, Date.UTC(2026, 0, 1, 5, 30));
  assert.deepEqual(isoMoment("2026-01-01T00:00:00,1234567+0530"), {
    ms: Date.UTC(2025, 11, 31, 18, 30, 0, 123),
    us: 456,
  });
  assert.deepEqual(isoMoment("2024-02-29 23:59:60.5"), { ms: Date.UTC(2024, 2, 1, 0, 0, 0, 500) });
  assert.deepEqual(isoMoment("2000-12-31t23:59:59z"), { ms: Date.UTC(2000, 11, 31, 23, 59, 59) });
});
