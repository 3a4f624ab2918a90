/** One generated record, as the Go port's `audit-logs` resource would serve it. */
export interface GeneratedRecord {
  readonly id: string;
  readonly timestamp: string;
  readonly "event_type": string;
  readonly "identity_id": string;
  readonly username: string;
  readonly resource: string;
  readonly "resource_id": string;
  readonly action: string;
  readonly result: string;
  readonly message: string;
  readonly "client_ip": string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A small deterministic generator (mulberry32), so that every run sees the same records. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function uuid(next: () => number): string {
  const hex = Array.from(
    { length: 4 },
    () => Math.floor(next() * 2 ** 32).toString(16).padStart(8, "0"),
  ).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${
    hex.slice(20, 32)
  }`;
}

const actions = ["read", "write", "delete", "list"] as const;
const events = ["transfer", "access", "authentication", "administration", "sharing"] as const;
const topics = [
  "genome",
  "climate",
  "imaging",
  "telescope",
  "survey",
  "seismic",
  "proteome",
] as const;

/** `count` records in order of time: 200 identities, 40 collections, some files again and again. */
export function* records(count: number, seed = 1): Generator<GeneratedRecord, void, undefined> {
  const next = numbers(seed);
  const pick = <T>(list: readonly T[]): T =>
    list[Math.floor(next() * list.length)] ?? list[0] ?? never();
  const identities = Array.from(
    { length: 200 },
    (_, index) => ({ id: uuid(next), name: `user${index}@example.org` }),
  );
  const collections = Array.from({ length: 40 }, () => uuid(next));
  let time = Date.UTC(2026, 0, 1);
  let path = "";
  for (let index = 0; index < count; index++) {
    time += Math.floor(next() * 900);
    const who = pick(identities);
    const event = pick(events);
    const action = pick(actions);
    const failed = next() < 0.03;
    // Half of the records name a file that the one before named: start and end, write and read.
    if (index % 2 === 0) {
      path = `/data/${pick(topics)}/run${Math.floor(next() * 500)}/sample_${
        Math.floor(next() * 1e6)
      }.dat`;
    }
    yield {
      id: uuid(next),
      timestamp: new Date(time).toISOString(),
      event_type: event,
      identity_id: who.id,
      username: who.name,
      resource: path,
      resource_id: pick(collections),
      action,
      result: failed ? "failure" : "success",
      message: failed
        ? `permission denied for ${action} by ${who.name} (rule ${Math.floor(next() * 900)})`
        : `${event} ${action} completed for ${who.name}`,
      client_ip: `192.0.2.${Math.floor(next() * 200)}`,
      metadata: {
        streams: String(1 + Math.floor(next() * 4)),
        node: `dtn${Math.floor(next() * 4)}`,
      },
    };
  }
}

function never(): never {
  throw new Error("an empty list");
}

/** A high-assurance audit log of about `count` lines: sessions, operation starts and ends. */
export function* auditLines(count: number, seed = 2): Generator<string, void, undefined> {
  const next = numbers(seed);
  let time = Date.UTC(2026, 0, 1);
  let written = 0;
  const identities = Array.from({ length: 200 }, () => uuid(next));
  while (written < count) {
    const ref = uuid(next);
    const stamp = () => new Date(time += Math.floor(next() * 400)).toISOString().slice(0, 19) + "Z";
    const who = Math.floor(next() * 200);
    yield `t=S ts=${stamp()} ref=${ref} c_ip=192.0.2.${Math.floor(next() * 200)}:${
      10000 + Math.floor(next() * 50000)
    } auth=TLSFTP s_usr=user${who} p_usr=gridftp r=/ g_tid=${uuid(next)} g_cid=${
      identities[who % 40]
    } g_uid=${identities[who]}`;
    written++;
    for (let file = 0; file < 20 && written + 2 <= count; file++) {
      const path = `/data/${topics[who % 7]}/run${Math.floor(next() * 500)}/sample_${
        Math.floor(next() * 1e6)
      }.dat`;
      yield `t=O ts=${stamp()} ref=${ref} s_path=${path} d_ip=198.51.100.7:50000`;
      yield `t=E ts=${stamp()} ref=${ref} s_path=${path} len=${Math.floor(next() * 1e9)} res=226`;
      written += 2;
    }
  }
}

/** Writes a log of so many generated lines. */
export async function writeLog(path: string, lines: number): Promise<void> {
  using file = await Deno.open(path, { create: true, write: true });
  const writer = file.writable.getWriter();
  const encoder = new TextEncoder();
  let piece = "";
  for (const line of auditLines(lines)) {
    piece += line + "\n";
    if (piece.length < 1 << 20) continue;
    await writer.write(encoder.encode(piece));
    piece = "";
  }
  await writer.write(encoder.encode(piece));
  await writer.close();
}
