/** Maps all items, two at a time: each is a process of its own, and a small machine has two cores. */
export async function mapInPairs<T, R>(
  items: readonly T[],
  map: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results[next[0]] = await map(next[1], next[0]);
    }
  };
  await Promise.all([work(), work()]);
  return results;
}
