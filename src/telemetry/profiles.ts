import { GcsError } from "../errors/mod.ts";

/** What of a run is profiled, and where it goes. */
export interface ProfileWishes {
  readonly cpu: boolean;
  readonly heap: boolean;
}

/** Profiles that are being made. */
export interface Profiles {
  /** Ends them; each as the text of its file. */
  stop(): Promise<{ readonly cpu?: string; readonly heap?: string }>;
}

/** Bytes between two samples of the heap, on average: as in DevTools. */
const samplingInterval = 32_768;

/**
 * Begins to profile this process by the inspector of the runtime, which nobody can reach from
 * outside. The heap is sampled by where it was allocated, not copied: what lies in it is not kept.
 *
 * @throws GcsError `usage` where the runtime has no inspector.
 */
export async function startProfiles({ cpu, heap }: ProfileWishes): Promise<Profiles> {
  const { Session } = await import("node:inspector");
  const session = new Session();
  const post = (method: string, parameters: object = {}) =>
    new Promise<unknown>((resolve, reject) => {
      session.post(method, parameters, (error: Error | null, result?: object) => {
        if (error === null) resolve(result);
        else reject(error);
      });
    });
  try {
    session.connect();
    if (cpu) await post("Profiler.enable");
    if (cpu) await post("Profiler.start");
    if (heap) {
      await post("HeapProfiler.enable");
      await post("HeapProfiler.startSampling", {
        samplingInterval,
        includeObjectsCollectedByMajorGC: true,
        includeObjectsCollectedByMinorGC: true,
      });
    }
  } catch (error) {
    throw new GcsError("usage", "This runtime makes no profiles of itself", {
      hint: "the released program does; from sources, Deno 2.7.11 or later with --allow-sys",
      cause: error,
    });
  }
  return {
    async stop() {
      const profile = async (method: string) => {
        const result = await post(method);
        const found = Object.entries(result ?? {}).find(([name]) => name === "profile");
        return JSON.stringify(found?.[1]);
      };
      try {
        return {
          ...(cpu ? { cpu: await profile("Profiler.stop") } : {}),
          ...(heap ? { heap: await profile("HeapProfiler.stopSampling") } : {}),
        };
      } finally {
        session.disconnect();
      }
    },
  };
}
