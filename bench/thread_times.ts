/** How long something took, in milliseconds. */
export interface Times {
  /** By the clock on the wall. */
  readonly wall: number;
  /** What its busiest thread computed: the wall time where nobody else wants the cores. */
  readonly busiest: number;
  /** What all of its threads computed. */
  readonly all: number;
}

const sampleMs = 50;

/**
 * Times of some work. Where the system does not tell what each thread computes (Linux does), the
 * clock on the wall stands in for it. A thread that has ended counts up to the last sample.
 */
export async function timesOf(work: () => Promise<void> | void): Promise<Times> {
  const before = threadTimes();
  const seen = new Map(before);
  const look = () => threadTimes().forEach((ms, thread) => seen.set(thread, ms));
  const timer = setInterval(look, sampleMs);
  const start = performance.now();
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  const wall = performance.now() - start;
  look();
  const spent = [...seen].map(([thread, ms]) => ms - (before.get(thread) ?? 0));
  return spent.length === 0
    ? { wall, busiest: wall, all: wall }
    : { wall, busiest: Math.max(...spent), all: spent.reduce((sum, ms) => sum + ms, 0) };
}

function threadTimes(): Map<string, number> {
  const times = new Map<string, number>();
  if (Deno.build.os !== "linux") return times;
  for (const { name } of Deno.readDirSync("/proc/self/task")) {
    try {
      const [ns] = Deno.readTextFileSync(`/proc/self/task/${name}/schedstat`).split(" ");
      times.set(name, Number(ns) / 1e6);
    } catch {
      // It has ended in the meantime.
    }
  }
  return times;
}
