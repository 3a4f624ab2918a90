import { aborted } from "../../base/mod.ts";
import { type Context, defineCommand, opt } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { readUserFile } from "../../files/mod.ts";
import { openOutput } from "../_output_file.ts";
import { list } from "../../output/mod.ts";
import type { Sandbox } from "../../sandbox/mod.ts";

export default defineCommand({
  path: "sandbox start",
  summary: "Start an endpoint on this machine to try things on",
  description:
    "Runs the Manager API, Globus Auth and Globus Transfer over TLS on 127.0.0.1, with state in\n" +
    "memory, until Ctrl-C. Standard output carries one document that says how to reach it; with\n" +
    "-F ndjson it is there as soon as the sandbox is. For one command: gcs --sandbox COMMAND.",
  examples: [
    ["gcs sandbox start --ca-out sandbox-ca.pem", "Clients trust it by this file"],
    ["gcs sandbox start --port 4443 --seed seed.json", "A fixed port and contents of your own"],
    ["gcs sandbox start --rate-limit 20", "See how a program takes a 429"],
  ],
  options: {
    port: opt.integer("N", "Port on 127.0.0.1; default: a free one", 0, 65_535),
    seed: opt.text("FILE", "JSON or YAML document of what it starts with"),
    caOut: opt.text("FILE", "Write the certificate of its authority to this file"),
    force: opt.flag("Replace the file of --ca-out"),
    autoApprove: opt.text("USERNAME", "Approve every login for this identity without the page"),
    rateLimit: opt.integer("N", "Answer 429 to more than N requests a second", 1, 100_000),
    rateHeaders: opt.flag("With --rate-limit: tell in every answer what is left of a second"),
  },
  check({ rateLimit, rateHeaders }) {
    if (!rateHeaders || rateLimit !== undefined) return;
    throw new GcsError("usage", "--rate-headers tells of a limit: give --rate-limit N, too");
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  async run(context, input) {
    const { startSandbox } = await import("../../sandbox/mod.ts");
    const seed = input.seed === undefined ? undefined : await readSeed(input.seed);
    const ca = input.caOut === undefined
      ? undefined
      : await openOutput(context, input.caOut, { force: input.force });
    let sandbox: Sandbox;
    try {
      sandbox = await startSandbox({
        ...(input.port === undefined ? {} : { port: input.port }),
        ...(seed === undefined ? {} : { seed }),
        ...(input.rateLimit === undefined
          ? {}
          : { rateLimit: { requests: input.rateLimit, announced: input.rateHeaders } }),
        ...(input.autoApprove === undefined ? {} : { autoApprove: input.autoApprove }),
        clock: context.clock,
        random: context.random,
      });
    } catch (error) {
      await ca?.abort();
      throw error;
    }
    try {
      await ca?.write(new TextEncoder().encode(sandbox.caPem));
      await ca?.commit();
      await context.say(howToUse(sandbox, ca?.path));
    } catch (error) {
      await sandbox.close();
      throw error;
    }
    return list(running(context, sandbox, ca?.path), [
      { label: "Address", value: "address" },
      { label: "Endpoint ID", value: "endpoint_id" },
      { label: "Client ID", value: "client_id" },
      { label: "CA File", value: "ca_file" },
    ], "address");
  },
});

/** One document at once; the list ends, and with it the sandbox, on Ctrl-C. */
async function* running(context: Context, sandbox: Sandbox, caFile: string | undefined) {
  try {
    yield {
      address: sandbox.address,
      "manager_url": sandbox.managerUrl,
      "auth_url": sandbox.authUrl,
      "transfer_url": sandbox.transferUrl,
      "endpoint_id": sandbox.endpointId,
      "client_id": sandbox.clientId,
      "service_client_id": sandbox.serviceClientId,
      "service_client_secret": sandbox.serviceClientSecret,
      owner: sandbox.owner,
      "ca_file": caFile ?? null,
      "ca_certificate": sandbox.caPem,
    };
    await aborted(context.signal);
  } finally {
    await sandbox.close();
  }
}

function howToUse(sandbox: Sandbox, caFile: string | undefined): string {
  const ca = caFile ?? "CA_FILE";
  return [
    `Sandbox of endpoint ${sandbox.endpointId} at https://${sandbox.address}; Ctrl-C ends it.`,
    "To use it, in another terminal:",
    "",
    "  export GLOBUS_CONNECT_SERVER_CONFIG_DIR=$HOME/gcs-sandbox",
    `  gcs config set services.auth_url ${sandbox.authUrl}`,
    `  gcs config set services.transfer_url ${sandbox.transferUrl}`,
    `  gcs config set auth.client_id ${sandbox.clientId}`,
    `  gcs config set tls.ca_file ${ca}`,
    `  gcs login ${sandbox.address}`,
    "",
    ...(caFile === undefined ? ["Start it with --ca-out FILE to get the CA_FILE."] : []),
  ].join("\n");
}

async function readSeed(path: string): Promise<unknown> {
  const bytes = await readUserFile(path, { maxBytes: 16 * 1024 * 1024 });
  const { parseSeed } = await import("./_seed_file.ts");
  try {
    return parseSeed(bytes);
  } catch (cause) {
    throw new GcsError("usage", "Cannot read the seed: it is neither JSON nor YAML", { cause });
  }
}
