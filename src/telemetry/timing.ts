import { counted } from "../base/mod.ts";
import type { ConnectionStats } from "../http/mod.ts";
import type { RunEnd } from "./run_end.ts";
import type { Phase } from "./measure.ts";
import type { Recorded } from "./recording.ts";

/** In the order in which most runs come to them. */
const shownPhases: readonly Phase[] = [
  ...["start", "config", "keys", "requests", "waits", "audit", "output", "command"] as const,
];

/** Where the time of a run went, for people: lines of an aligned table. */
export function timingLines(recorded: Recorded): readonly string[] {
  const { totalMs, phases } = recorded;
  const rows = shownPhases.flatMap((phase) => {
    const time = phases.get(phase);
    if (time === undefined) return [];
    return [[phase, ms(time), `${Math.round(100 * time / totalMs)} %`]];
  });
  const table = aligned([["Phase", "Time", "Share"], ...rows, ["total", ms(totalMs), "100 %"]]);
  const facts = factsOf(recorded);
  const width = Math.max(0, ...facts.map(([label]) => label.length));
  return [...table, ...facts.map(([label, words]) => `${label.padEnd(width)}  ${words}`)];
}

/** The same for programs: one document. */
export function timingDocument(recorded: Recorded, { command, exit }: RunEnd): unknown {
  const { totalMs, phases, http, bytes, items, stages, auditRecords } = recorded;
  return {
    timing: {
      command,
      exit,
      "total_ms": round(totalMs),
      phases: Object.fromEntries(
        shownPhases.map((phase) => [`${phase}_ms`, round(phases.get(phase) ?? 0)]),
      ),
      http: {
        requests: http.requests,
        attempts: http.attempts,
        retries: http.retries,
        failures: http.failures,
        answers: http.answers,
        "throttled_ms": round(http.throttledMs),
        "first_byte_ms": {
          total: round(http.firstByteMs.total),
          max: round(http.firstByteMs.max),
        },
        "sent_bytes": bytes.sent,
        "received_bytes": bytes.received,
        connections: http.connections === undefined ? null : connectionDocument(http.connections),
      },
      ...(items.count === 0 ? {} : {
        items: {
          count: items.count,
          failed: items.failed,
          "total_ms": round(items.totalMs),
          "max_ms": round(items.maxMs),
        },
      }),
      ...(stages.size === 0 ? {} : {
        "audit_load": {
          records: auditRecords,
          ...Object.fromEntries([...stages].map(([stage, time]) => [`${stage}_ms`, round(time)])),
        },
      }),
    },
  };
}

function connectionDocument(stats: ConnectionStats) {
  const { opened, reused, failed } = stats;
  return {
    opened,
    reused,
    failed,
    "connect_ms": round(stats.connectMs),
    "handshake_ms": round(stats.handshakeMs),
  };
}

function factsOf({ http, bytes, items, stages, auditRecords }: Recorded): [string, string][] {
  const facts: [string, string][] = [];
  const answered = Object.values(http.answers).reduce((sum, count) => sum + count, 0);
  if (http.requests > 0) {
    const answers = Object.entries(http.answers).toSorted()
      .map(([family, count]) => `${count} answered ${family}`);
    const troubles = [
      ...(http.retries > 0 ? [counted(http.retries, "retry", "retries")] : []),
      ...(http.failures > 0 ? [`${http.failures} failed`] : []),
    ];
    facts.push(["requests", [http.requests, ...troubles, ...answers].join(", ")]);
    facts.push(["bytes", `${bytes.sent} sent, ${bytes.received} received`]);
  }
  if (answered > 0) {
    const { total, max } = http.firstByteMs;
    facts.push(["first byte", `mean ${ms(total / answered)}, max ${ms(max)}`]);
  }
  if (http.throttledMs > 0) {
    facts.push(["rate limit", `${ms(http.throttledMs)} waited, all requests together`]);
  }
  if (http.requests > 0) facts.push(["connections", connectionWords(http.connections)]);
  if (items.count > 0) {
    const failed = items.failed > 0 ? `, ${items.failed} not done` : "";
    const mean = ms(items.totalMs / items.count);
    facts.push(["items", `${items.count}${failed}, mean ${mean}, max ${ms(items.maxMs)}`]);
  }
  if (stages.size > 0) {
    const busy = [...stages].map(([stage, time]) => `${stage} ${ms(time)}`);
    facts.push(["audit load", [counted(auditRecords, "record"), ...busy].join(", ")]);
  }
  return facts;
}

function connectionWords(stats: ConnectionStats | undefined): string {
  if (stats === undefined) return "not told by the runtime under the default TLS settings";
  const { opened, reused, failed, connectMs, handshakeMs } = stats;
  return [
    `${opened} opened`,
    `${reused} reused`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    `connecting ${ms(connectMs)}`,
    `TLS ${ms(handshakeMs)}`,
  ].join(", ");
}

/** The first column to the left, numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, at) => at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0))
      .join("  ")
  );
}

function ms(time: number): string {
  return `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;
}

/** Microseconds are as much as the clock tells. */
function round(time: number): number {
  return Math.round(time * 1000) / 1000;
}
