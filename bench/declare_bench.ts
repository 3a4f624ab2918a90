// What a plan for many collections costs, against listing them alone. Run it with
//   deno run -A bench/declare_bench.ts [dist/gcs] [--collections 1000] [--rounds 3]
//
// A fifth of the collections has roles in the file, of people who are looked up. The endpoint is a
// sandbox on this machine; every figure is the best of some rounds, and commands take turns.
import { join } from "node:path";
import { seedIds } from "../src/sandbox/mod.ts";
import { setProgramStage } from "../tests/slow/_program.ts";
import { cpuMs } from "./cpu_time.ts";
import { printTable } from "./print_table.ts";

const option = (name: string, fallback: number) => {
  const at = Deno.args.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(Deno.args[at + 1]);
};
const count = option("collections", 1000);
const rounds = option("rounds", 3);
const [given = ""] = Deno.args;
const root = new URL("../", import.meta.url).pathname;
const program: readonly [string, ...string[]] = given.startsWith("--") || given === ""
  ? [Deno.execPath(), "run", "-q", "-P=gcs", "--no-prompt", "--no-check", join(root, "main.ts")]
  : [given];

interface Figures {
  readonly requests: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
}

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
const seed = {
  collections,
  roles: [{ ...owner, principal: `urn:globus:auth:identity:${seedIds.admin}` }, ...roles],
  generate: { "audit_logs": 0 },
};

await using stage = await setProgramStage({ sandbox: { seed } });
await stage.logIn("default");
const file = join(stage.folder, "site.yaml");
await Deno.writeFile(file, (await run(["export"])).stdout);
const commands: Readonly<Record<string, readonly string[]>> = {
  "gcs version": ["version"],
  "gcs collection list": ["collection", "list", "-F", "json"],
  "gcs validate -f": ["validate", "-f", file],
  "gcs export": ["export"],
  "gcs plan -f": ["plan", "-f", file, "--exit-code"],
};
const best = new Map<string, Figures>();
for (let round = 0; round < rounds; round++) {
  for (const [name, argv] of Object.entries(commands)) {
    const { stdout: _, ...one } = await run(argv);
    const other = best.get(name) ?? one;
    best.set(name, {
      requests: one.requests,
      wallMs: Math.min(one.wallMs, other.wallMs),
      cpuMs: Math.min(one.cpuMs, other.cpuMs),
      peakMiB: Math.min(one.peakMiB, other.peakMiB),
    });
  }
}
const listed = best.get("gcs collection list")?.cpuMs ?? NaN;
const bare = best.get("gcs version")?.cpuMs ?? NaN;
const bytes = (await Deno.stat(file)).size;
const text = `${count} collections, roles on ${count / 5}, a file of ${
  Math.round(bytes / 1024)
} KiB\n`;
await Deno.stdout.write(new TextEncoder().encode(text));
await printTable([
  ["command", "requests", "ms", "CPU ms", "peak MiB", "CPU, against the list (start taken off)"],
  ...[...best].map(([name, one]) => [
    name,
    ...[one.requests, one.wallMs, one.cpuMs, one.peakMiB].map((value) => String(Math.round(value))),
    name === "gcs version" ? "" : ((one.cpuMs - bare) / (listed - bare)).toFixed(1),
  ]),
]);

function idOf(kind: number, at: number): string {
  return `5a4d2${kind}00-0000-4000-8000-${at.toString(16).padStart(12, "0")}`;
}

async function run(argv: readonly string[]): Promise<Figures & { readonly stdout: Uint8Array }> {
  const [command, ...before] = program;
  stage.sandbox.clearRequests();
  const cpuBefore = cpuMs("ended children");
  const start = performance.now();
  const child = new Deno.Command(command, {
    args: [...before, ...argv],
    ...{ env: { ...stage.env }, clearEnv: true, cwd: root },
    ...{ stdin: "null", stdout: "piped", stderr: "inherit" },
  }).spawn();
  let peakMiB = 0;
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
  const wallMs = performance.now() - start;
  if (code !== 0) throw new Error(`gcs ${argv.join(" ")}: exit code ${code}`);
  const requests = stage.sandbox.requests.length;
  return { requests, wallMs, cpuMs: cpuMs("ended children") - cpuBefore, peakMiB, stdout };
}
