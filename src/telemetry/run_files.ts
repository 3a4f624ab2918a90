import { GcsError } from "../errors/mod.ts";
import { openOutputFile } from "../files/mod.ts";
import { type Profiles, startProfiles } from "./profiles.ts";
import { prometheusText } from "./prometheus.ts";
import type { Recorded } from "./recording.ts";
import type { RunEnd } from "./run_end.ts";

/** Files that a run leaves about itself, as they are asked for. */
export interface FileWishes {
  /** `--metrics-file`. */
  readonly metricsFile?: string | undefined;
  /** `--cpu-profile`. */
  readonly cpuProfile?: string | undefined;
  /** `--heap-profile`. */
  readonly heapProfile?: string | undefined;
}

const flags = {
  metricsFile: "--metrics-file",
  cpuProfile: "--cpu-profile",
  heapProfile: "--heap-profile",
} as const;

/** The files of one run. */
export interface RunFiles {
  /** Writes them. Gives why one was not written. */
  finish(recorded: Recorded, end: RunEnd, endedAt: number): Promise<string | undefined>;
}

/**
 * Looks whether the files can be written, and begins the profiles.
 *
 * @throws GcsError `usage` for a place that cannot be used, or a runtime that makes no profiles.
 */
export async function beginFiles(
  wishes: FileWishes,
  allowedFolders: readonly string[],
): Promise<RunFiles> {
  const { metricsFile, cpuProfile, heapProfile } = wishes;
  const open = (path: string, mode?: number) =>
    openOutputFile(path, { force: true, allowedFolders, ...(mode === undefined ? {} : { mode }) });
  const seen = new Map<string, string>();
  for (const name of ["metricsFile", "cpuProfile", "heapProfile"] as const) {
    const path = wishes[name];
    if (path === undefined) continue;
    const file = await open(path);
    await file.abort();
    const other = seen.get(file.path);
    if (other !== undefined) {
      throw new GcsError("usage", `${other} and ${flags[name]} name the same file`);
    }
    seen.set(file.path, flags[name]);
  }
  const profiles: Profiles | undefined = (cpuProfile ?? heapProfile) === undefined
    ? undefined
    : await startProfiles({ cpu: cpuProfile !== undefined, heap: heapProfile !== undefined });
  const write = async (path: string | undefined, text: string | undefined, mode?: number) => {
    if (path === undefined || text === undefined) return;
    const file = await open(path, mode);
    await file.write(new TextEncoder().encode(text));
    await file.commit();
  };
  return {
    async finish(recorded, end, endedAt) {
      try {
        const { cpu, heap } = await profiles?.stop() ?? {};
        await write(cpuProfile, cpu);
        await write(heapProfile, heap);
        // The collector runs as another user.
        await write(metricsFile, prometheusText(recorded, end, endedAt), 0o644);
        return undefined;
      } catch (error) {
        return error instanceof GcsError ? error.message : "a file about the run was not written";
      }
    },
  };
}
