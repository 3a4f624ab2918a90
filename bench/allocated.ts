import { getHeapStatistics } from "node:v8";

/** Bytes of the heap that some work has taken, collected since or not. */
export async function allocated(
  work: () => Promise<unknown> | unknown,
  each: number,
): Promise<number> {
  const before = allocatedSoFar();
  await work();
  return (allocatedSoFar() - before) / each;
}

/** Counted by V8 since Deno 2.9; the types of Node do not know it yet. */
function allocatedSoFar(): number {
  const statistics: Readonly<Record<string, number>> = { ...getHeapStatistics() };
  const bytes = statistics["total_allocated_bytes"];
  if (bytes === undefined) throw new Error("This runtime does not count what is allocated");
  return bytes;
}

/** What all rows of allocations have. */
export const row = { unit: "bytes", better: "less" as const };
