// globus-cli, written by others, works on the sandbox with every option that it has for endpoints.
import assert from "node:assert/strict";
import { z } from "zod";
import { besides, peerTest } from "../../_support/python_packages.ts";
import { startSandbox } from "../../../src/sandbox/mod.ts";
import { withStandard } from "../../../src/sandbox/standard_seed.ts";
import { cliLines, googleGateway, stagingGateway } from "./_globus_cli_lines.ts";
import { foreignEnvironment, runPython, shownCommand } from "./_python.ts";

const version = "3.44.0";

const report = z.object({
  ran: z.array(z.object({ words: z.array(z.string()), code: z.number(), output: z.string() })),
  known: z.record(z.string(), z.array(z.string())),
});

function seed() {
  const standard = withStandard({});
  const { storage_gateways: gateways, collections, subscriptions } = standard;
  const service = standard.clients.map(({ client_id }) => client_id);
  return {
    "collections": collections,
    "storage_gateways": [...gateways, {
      "id": googleGateway,
      "display_name": "Cloud",
      "connector_id": "56366b96-ac98-11e9-abac-9cb6d0d9fd63",
      "allowed_domains": ["example.org"],
      "policies": { "DATA_TYPE": "google_cloud_storage_policies#1.0.0" },
    }, {
      "id": stagingGateway,
      "display_name": "Tapes",
      "connector_id": "052be037-7dda-4d20-b163-3077314dc3e6",
      "allowed_domains": ["example.org"],
      "policies": {
        "DATA_TYPE": "posix_staging_storage_policies#1.0.0",
        "stage_app": "/bin/stage",
      },
    }],
    "subscriptions": Object.fromEntries(
      Object.entries(subscriptions).map(([id, managers]) => [id, [...managers, ...service]]),
    ),
  };
}

const name = `globus-cli ${version} does all it can on the sandbox, with every option`;
await peerTest(name, [`globus-cli==${version}`], async (python, folder) => {
  await using sandbox = await startSandbox({ seed: seed() });
  const { ran, known } = report.parse(
    await runPython(python, besides(import.meta.url, "globus_cli_lines.py"), {
      input: [{ words: await shownCommand(sandbox, folder) }, ...cliLines],
      env: await foreignEnvironment(sandbox, folder),
    }),
  );
  for (const { words, code, output } of ran) {
    assert.equal(code, 0, `${words.join(" ")}\n${output}`);
  }
  assert.equal(ran.length, cliLines.length + 1);
  assert.match(ran[0]?.output ?? "", /Projects .* mapped/);
  for (const [command, options] of Object.entries(known)) {
    const lines = cliLines.filter(({ words }) => words.join(" ").startsWith(`${command} `));
    assert.ok(lines.length > 0, `nothing runs "${command}"`);
    const used = new Set(lines.flatMap(({ words }) => words));
    assert.deepEqual(options.filter((option) => !used.has(option)), [], command);
  }
});
