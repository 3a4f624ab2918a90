import { opt } from "../command/mod.ts";

const group = "Network use";

/** Options of the load that transfers may put on the network. */
export const networkUseOptions = {
  networkUse: opt.grouped(
    group,
    opt.choice(
      ["normal", "minimal", "aggressive", "custom"],
      "Load on the network; custom needs the four numbers below",
    ),
  ),
  maxConcurrency: opt.grouped(group, opt.integer("N", "Most files at a time", 1)),
  preferredConcurrency: opt.grouped(group, opt.integer("N", "Usual files at a time", 1)),
  maxParallelism: opt.grouped(group, opt.integer("N", "Most streams a file", 1)),
  preferredParallelism: opt.grouped(group, opt.integer("N", "Usual streams a file", 1)),
};

/** Values of {@linkcode networkUseOptions}. */
export interface NetworkUse {
  readonly networkUse: "normal" | "minimal" | "aggressive" | "custom" | undefined;
  readonly maxConcurrency: number | undefined;
  readonly preferredConcurrency: number | undefined;
  readonly maxParallelism: number | undefined;
  readonly preferredParallelism: number | undefined;
}

/** The fields that these options set. */
export function networkUseFields(input: NetworkUse) {
  return {
    "network_use": input.networkUse,
    "max_concurrency": input.maxConcurrency,
    "preferred_concurrency": input.preferredConcurrency,
    "max_parallelism": input.maxParallelism,
    "preferred_parallelism": input.preferredParallelism,
  };
}
