import { counted } from "../base/mod.ts";
import { type Context, waitFor } from "../command/mod.ts";
import type { Carried, DeclaredPlan, Services } from "../declare/mod.ts";
import { GcsError } from "../errors/mod.ts";

interface Waiting {
  readonly services: Services;
  readonly plan: DeclaredPlan;
  readonly carried: Carried;
  readonly seconds: number;
}

/** Reads back until the endpoint shows what was made; the failure that it does not. */
export async function awaitShown(
  context: Pick<Context, "clock" | "progress" | "signal">,
  { services, plan, carried, seconds }: Waiting,
): Promise<GcsError | undefined> {
  const { items, ids } = carried;
  const done = new Set(items.filter(({ outcome }) => outcome === "done").map(({ id }) => id));
  const made = plan.actions.filter(({ key }) => done.has(key));
  const { notShown } = await import("../declare/mod.ts");
  let late: readonly string[] = [];
  const shown = await waitFor(context, seconds, async () => {
    late = await notShown(services, made, ids);
    return late.length === 0 ? true : undefined;
  });
  if (shown) return undefined;
  const named = late.slice(0, 5).join(", ") + (late.length > 5 ? ", …" : "");
  return new GcsError(
    "unavailable",
    `The endpoint does not show ${late.length} of ${
      counted(made.length, "change")
    } after ${seconds} s: ` +
      named,
    { outcome: "made", hint: "The endpoint has accepted them: gcs plan -f FILE" },
  );
}
