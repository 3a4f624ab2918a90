import type { ConnectionStats, HttpStats } from "../http/mod.ts";

/** How often something was done, how long that took, and what failed. */
export interface Tally {
  count: number;
  failed: number;
  totalMs: number;
  maxMs: number;
}

/** Nothing yet. */
export function emptyTally(): Tally {
  return { count: 0, failed: 0, totalMs: 0, maxMs: 0 };
}

/** Adds one to a tally. */
export function addTo(tally: Tally, ms: number, items: number, failed: number): void {
  tally.count += items;
  tally.failed += failed;
  tally.totalMs += ms;
  tally.maxMs = Math.max(tally.maxMs, ms);
}

/** What all clients of a run counted together. `connections` undefined: none could tell. */
export function sumOf(all: readonly HttpStats[]): HttpStats {
  const sum = (of: (stats: HttpStats) => number) => all.reduce((total, one) => total + of(one), 0);
  const answers: Record<string, number> = {};
  for (const one of all) {
    for (const [family, count] of Object.entries(one.answers)) {
      answers[family] = (answers[family] ?? 0) + count;
    }
  }
  const connections = all.flatMap((one) => one.connections ?? []);
  return {
    requests: sum((one) => one.requests),
    attempts: sum((one) => one.attempts),
    retries: sum((one) => one.retries),
    failures: sum((one) => one.failures),
    throttledMs: sum((one) => one.throttledMs),
    answers,
    firstByteMs: {
      total: sum((one) => one.firstByteMs.total),
      max: Math.max(0, ...all.map((one) => one.firstByteMs.max)),
    },
    ...(connections.length === 0 ? {} : { connections: sumOfConnections(connections) }),
  };
}

function sumOfConnections(all: readonly ConnectionStats[]): ConnectionStats {
  const sum = (name: keyof ConnectionStats) => all.reduce((total, one) => total + one[name], 0);
  return {
    opened: sum("opened"),
    reused: sum("reused"),
    idle: sum("idle"),
    failed: sum("failed"),
    connectMs: sum("connectMs"),
    handshakeMs: sum("handshakeMs"),
  };
}
