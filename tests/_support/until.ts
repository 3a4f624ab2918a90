/** Far more than anything takes on a busy machine; what takes longer will never happen. */
const limitMs = 120_000;

/** Looks until `condition` holds; fails with `what` where it never does. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!await condition()) {
    if (Date.now() > end) throw new Error(`Waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
