import { opt, sets } from "../command/mod.ts";

/** Options of the load that transfers may put on the network. */
export const networkUseOptions = opt.group("Network use", {
  networkUse: sets(
    "network_use",
    opt.choice(
      ["normal", "minimal", "aggressive", "custom"],
      "Load on the network; custom needs the four numbers below",
    ),
  ),
  maxConcurrency: sets("max_concurrency", opt.integer("N", "Most files at a time", 1)),
  preferredConcurrency: sets("preferred_concurrency", opt.integer("N", "Usual files at a time", 1)),
  maxParallelism: sets("max_parallelism", opt.integer("N", "Most streams a file", 1)),
  preferredParallelism: sets("preferred_parallelism", opt.integer("N", "Usual streams a file", 1)),
});
