import { arg, defineCommand } from "../../command/mod.ts";
import { tlsPolicy } from "../../context/mod.ts";
import { exitCodes } from "../../errors/mod.ts";
import { parseManagerAddress } from "../../gcs/mod.ts";
import { checkTlsPolicy, inspectTls } from "../../http/mod.ts";
import { show } from "../../output/mod.ts";

export default defineCommand({
  path: "self-diagnostic tls",
  aliases: ["doctor tls"],
  summary: "Show what a server agrees to over TLS, and what the policy says",
  description:
    "Connects, verifies the certificate, sends nothing, and shows version, suite, chain and pin.\n" +
    "The tls settings are applied: what they would refuse is listed, and the exit code is 1 then.\n" +
    "A certificate that cannot be verified is an error. The released binary does this, and so do\n" +
    "the sources with Deno 2.9 or later.",
  examples: [
    ["gcs self-diagnostic tls example.data.globus.org", "An endpoint's manager"],
    ["gcs doctor tls auth.globus.org:443 --query pin", "The value for tls.pins"],
  ],
  args: { host: arg.parsed("HOST[:PORT]", "Server to connect to", parseManagerAddress) },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  async run(context, { host: { hostname, port } }) {
    const policy = await tlsPolicy(await context.config());
    const { useExplicitHost: explicitHost } = context.globals;
    const found = await inspectTls(hostname, Number(port || 443), policy, {
      signal: context.signal,
      ...(explicitHost === undefined ? {} : { explicitHost }),
    });
    const { minVersion, suites, pins } = checkTlsPolicy(policy);
    const document = {
      host: found.host,
      port: found.port,
      protocol: found.protocol,
      suite: found.suite,
      pin: found.pin,
      chain: found.chain.map((certificate) => ({
        subject: certificate.subject,
        issuer: certificate.issuer,
        "valid_from": certificate.validFrom,
        "valid_to": certificate.validTo,
        fingerprint: certificate.fingerprint,
        pin: certificate.pin,
      })),
      policy: { "min_version": minVersion, "cipher_suites": [...suites], pins: [...pins] },
      accepted: found.problems.length === 0,
      problems: found.problems,
      warnings: found.warnings,
    };
    return {
      ...show(document, [
        { label: "Host", value: ({ host, port }) => `${host}:${port}` },
        { label: "Protocol", value: "protocol" },
        { label: "Cipher Suite", value: "suite" },
        { label: "Pin", value: "pin" },
        { label: "Certificates", value: ({ chain }) => chain.map((one) => one.subject) },
        { label: "Valid To", value: ({ chain }) => chain[0]?.valid_to },
        { label: "Accepted", value: "accepted", kind: "status" },
        { label: "Refused Because", value: "problems", kind: "fault" },
        { label: "Warnings", value: "warnings" },
      ]),
      exitCode: document.accepted ? exitCodes.ok : exitCodes.failed,
    };
  },
});
