// What a plan for many collections costs, against listing them alone:
//   deno run -A bench/declare_bench.ts
// A fifth of the collections has roles in the file, of people who are looked up. The endpoint is a
// sandbox on this machine; GCS_BINARY names the program to measure.
import { join } from "node:path";
import { seedIds } from "../src/sandbox/mod.ts";
import { type ProgramStage, setProgramStage } from "../tests/slow/_program.ts";
import { programCommand } from "../tests/_support/binary.ts";
import { runAlone } from "./alone.ts";
import { idOf } from "./collections.ts";
import { cpuMs } from "./cpu_time.ts";
import { takeTurns } from "./rounds.ts";
import type { Bench, Row } from "./rows.ts";
import { digits } from "./table.ts";

/** What one run of a command took. */
interface Run {
  readonly requests: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
  readonly stdout: Uint8Array;
}

/** CPU and memory of plan, validate and export. */
export const bench: Bench = {
  name: "declare",
  rounds: { usual: 4, quick: 2 },
  async measure({ rounds, quick }) {
    const count = quick ? 200 : 1_000;
    await using stage = await setProgramStage({ sandbox: { seed: seedOf(count) } });
    await stage.logIn("default");
    const file = join(stage.folder, "site.yaml");
    await Deno.writeFile(file, (await run(stage, ["export"])).stdout);
    const commands: Readonly<Record<string, readonly string[]>> = {
      version: ["version"],
      list: ["collection", "list", "-F", "json"],
      validate: ["validate", "-f", file],
      plan: ["plan", "-f", file, "--exit-code"],
      export: ["export"],
    };
    const runs = await takeTurns(
      rounds,
      Object.fromEntries(
        Object.entries(commands).map(([name, argv]) => [name, () => run(stage, argv)]),
      ),
    );
    // What a start takes is in all of them, and told by other rows.
    const cpu = (name: string) =>
      runs(name).map((one, round) => one.cpuMs - (runs("version")[round]?.cpuMs ?? NaN));
    const of = `${digits(count)} collections`;
    const names = ["validate", "plan", "export"];
    return {
      rows: [
        ...names.map((name): Row => ({
          what: `${name} ${of}, start taken off`,
          unit: "ms CPU",
          better: "less",
          samples: cpu(name),
          limit: { what: "collection list", samples: cpu("list") },
        })),
        ...(Deno.build.os === "linux" ? ["list", ...names] : []).map((name): Row => ({
          what: `${name} ${of}: peak memory`,
          unit: "MiB",
          better: "less",
          samples: runs(name).map(({ peakMiB }) => peakMiB),
        })),
        {
          what: `plan ${of}`,
          unit: "requests",
          better: "less",
          samples: runs("plan").map(({ requests }) => requests),
        },
      ],
    };
  },
};

function seedOf(count: number) {
  const collections = Array.from({ length: count }, (_, at) => ({
    id: idOf(2, at),
    "display_name": `Collection ${at}`,
    "collection_type": "mapped",
    "storage_gateway_id": seedIds.posixGateway,
    "identity_id": seedIds.admin,
    "collection_base_path": `/${at}`,
    description: `Data of project ${at}`,
    keywords: ["bench", `project-${at}`],
    "allow_guest_collections": true,
    public: true,
  }));
  const roles = collections.slice(0, count / 5).map(({ id }, at) => ({
    id: idOf(4, at),
    collection: id,
    principal: `urn:globus:auth:identity:${seedIds.researcher}`,
    role: "access_manager",
  }));
  const owner = { id: idOf(3, 0), collection: null, role: "owner" };
  return {
    collections,
    roles: [{ ...owner, principal: `urn:globus:auth:identity:${seedIds.admin}` }, ...roles],
    generate: { "audit_logs": 0 },
  };
}

async function run({ sandbox, env }: ProgramStage, argv: readonly string[]): Promise<Run> {
  const [command, ...before] = programCommand;
  sandbox.clearRequests();
  const cpuBefore = cpuMs("ended children");
  const child = new Deno.Command(command, {
    args: [...before, ...argv],
    ...{ env: { ...env }, clearEnv: true },
    ...{ stdin: "null", stdout: "piped", stderr: "inherit" },
  }).spawn();
  let peakMiB = NaN;
  const look = () => {
    try {
      const status = Deno.readTextFileSync(`/proc/${child.pid}/status`);
      peakMiB = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? peakMiB * 1024) / 1024;
    } catch {
      // It has ended, or this system tells of processes in another way.
    }
  };
  const timer = setInterval(look, 5);
  const { code, stdout } = await child.output();
  clearInterval(timer);
  if (code !== 0) throw new Error(`gcs ${argv.join(" ")}: exit code ${code}`);
  return {
    requests: sandbox.requests.length,
    cpuMs: cpuMs("ended children") - cpuBefore,
    peakMiB,
    stdout,
  };
}

if (import.meta.main) await runAlone(bench);
