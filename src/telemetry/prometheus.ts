import type { Recorded } from "./recording.ts";
import type { RunEnd } from "./run_end.ts";

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

/**
 * What a run counted, in the text format of Prometheus, for the textfile collector of node_exporter.
 * All are gauges: each run replaces the file, so that no value goes on from the one before.
 */
export function prometheusText(
  { totalMs, phases, http, bytes, items, auditRecords }: Recorded,
  { command, exit }: RunEnd,
  endedAt: number,
): string {
  const metrics: readonly (readonly [name: string, help: string, samples: readonly Sample[]])[] = [
    ["gcs_run_duration_seconds", "Duration of the last run of the command", [
      [{ exit_code: String(exit) }, totalMs / 1000],
    ]],
    ["gcs_run_exit_code", "Exit code of the last run of the command", [[{}, exit]]],
    ["gcs_run_end_timestamp_seconds", "When the last run ended", [[{}, endedAt / 1000]]],
    ["gcs_run_phase_seconds", "Where the time of the last run went", [
      ...[...phases].map(([phase, ms]): Sample => [{ phase }, ms / 1000]),
    ]],
    ["gcs_run_requests", "Requests of the last run", [[{}, http.requests]]],
    ["gcs_run_answers", "Answers in the last run by class of status", [
      ...["2xx", "3xx", "4xx", "5xx"].map((
        status,
      ): Sample => [{ status }, http.answers[status] ?? 0]),
    ]],
    ["gcs_run_request_retries", "Requests of the last run that were sent again", [
      [{}, http.retries],
    ]],
    ["gcs_run_request_failures", "Requests of the last run without an answer that counts", [
      [{}, http.failures],
    ]],
    ["gcs_run_sent_bytes", "Bytes of bodies that the last run sent", [[{}, bytes.sent]]],
    ["gcs_run_received_bytes", "Bytes of bodies that the last run received", [
      [{}, bytes.received],
    ]],
    ["gcs_run_rate_limit_wait_seconds", "Waiting for the rate limit in the last run", [
      [{}, http.throttledMs / 1000],
    ]],
    ["gcs_run_first_byte_max_seconds", "Longest time to the first byte in the last run", [
      [{}, http.firstByteMs.max / 1000],
    ]],
    ["gcs_run_batch_items", "Items of batches in the last run by what came of them", [
      [{ outcome: "done" }, items.count - items.failed],
      [{ outcome: "not_done" }, items.failed],
    ]],
    ["gcs_run_audit_records", "Audit records that the last run loaded", [[{}, auditRecords]]],
  ];
  return metrics.map(([name, help, samples]) => {
    const lines = samples.map(([labels, value]) =>
      `${name}{${labelText({ command, ...labels })}} ${rounded(value)}\n`
    );
    return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join("")}`;
  }).join("");
}

/** To microseconds, which is what the clock tells. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function labelText(labels: Labels): string {
  return Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`).join(",");
}

function escaped(value: string): string {
  return value.replace(/[\\"\n]/g, (character) => character === "\n" ? "\\n" : `\\${character}`);
}
