/**
 * How V8 keeps its heap in the binary. By itself it lets garbage grow to several times what lives,
 * which costs a third more memory while a log is loaded and gains no time. With less at the start it
 * would collect in commands that end before that pays: each time costs them 2 to 20 ms of CPU.
 *
 * Nor do they live to see their functions compiled twice and thrice: without the compilers in between
 * they take 3 to 12 ms less. What runs long gets the best one as before, at the price of 0.1 s.
 */
export const v8Flags: string = "--v8-flags=" + [
  "--min-semi-space-size=4",
  "--max-semi-space-size=4",
  "--initial-old-space-size=48",
  "--heap-growing-percent=40",
  "--no-sparkplug",
  "--no-maglev",
].join(",");
