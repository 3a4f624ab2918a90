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
    "database, where native code is loaded from, the official program, whose certificates are\n" +
    "believed, and over the network: names, TLS, the endpoint, Globus Auth and Transfer, and the\n" +
    "clock. Changes nothing; each problem comes with what solves it. Nothing is waited for longer\n" +
    "than 10 seconds. The exit code is 1 when there is a problem.\n" +
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
    const { runCheck, withoutRepeats } = await import("./self_diagnostic/_check.ts");
    const found: Finding[] = [];
    // What waits for the same passphrase comes one after another; what waits for servers does not.
    for (const check of checks.filter(({ usesNetwork }) => !usesNetwork)) {
      found.push(...await runCheck(check, context));
    }
    const remote = checks.filter(({ usesNetwork }) => usesNetwork && !offline);
    found.push(...(await Promise.all(remote.map((one) => runCheck(one, context)))).flat());
    const findings = withoutRepeats(found);
    const isWell = findings.every(({ status }) => status !== "problem");
    return {
      ...list(findings, [
        { label: "Check", value: "check" },
        { label: "Status", value: "status", kind: "status" },
        { label: "Detail", value: "detail" },
        { label: "Fix", value: "fix", isBelow: true },
      ], "check"),
      exitCode: isWell ? exitCodes.ok : exitCodes.failed,
    };
  },
});
