import type { MemoryPlace } from "./opened_keys.ts";

/** The agent where one runs, which somebody started on purpose, and the kernel's keyring. */
export async function memoryPlaces(socket: string): Promise<readonly MemoryPlace[]> {
  const [{ agentPlace }, { kernelPlace }] = await Promise.all([
    import("./agent_place.ts"),
    import("./kernel_place.ts"),
  ]);
  return [await agentPlace(socket), kernelPlace()].filter((place) => place !== undefined);
}
