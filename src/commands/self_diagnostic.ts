import { defineCommand, opt } from "../command/mod.ts";
import { exitCodes } from "../errors/mod.ts";
import { list } from "../output/mod.ts";
import type { Finding } from "./self_diagnostic/_check.ts";

export default defineCommand({
  path: "self-diagnostic",
  aliases: ["doctor"],
  summary: "Check that everything gcs stands on works and is safe",
  description:
    "Settings, permissions of every file, the key store, the login, the encryption of the audit\n" +
    "database, where native code is loaded from, whose certificates are believed, TLS to the endpoint and the clock. Changes\n" +
    "nothing; each problem comes with the command that solves it. The exit code is 1 when there is\n" +
    "a problem.\n" +
    "See also: gcs self-diagnostic tls HOST.",
  examples: [
    ["gcs self-diagnostic", "Check everything"],
    ["gcs doctor --offline -F json", "Without asking a server, for scripts"],
  ],
  options: { offline: opt.flag("Leave out what asks a server") },
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "GET /api/info",
  async run(context, { offline }) {
    const { checks } = await import("./self_diagnostic/_checks.ts");
    const { runCheck } = await import("./self_diagnostic/_check.ts");
    const findings: Finding[] = [];
    for (const check of checks) {
      if (offline && check.usesNetwork === true) continue;
      findings.push(...await runCheck(check, context));
    }
    const isWell = findings.every(({ status }) => status !== "problem");
    return {
      ...list(findings, [
        { label: "Check", value: "check" },
        { label: "Status", value: "status", kind: "status" },
        { label: "Detail", value: "detail" },
        { label: "Fix", value: "fix" },
      ], "check"),
      exitCode: isWell ? exitCodes.ok : exitCodes.failed,
    };
  },
});
