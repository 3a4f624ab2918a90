/**
 * Sets the machine up and runs the tests: all of them, or the files and folders that are named.
 *
 *   deno task test [--coverage=FOLDER] [FILE…]
 *   deno task test:quick      without tests/slow and tests/commands, for the inner loop
 *   deno task test:nightly    tests/nightly alone: the long loops, of which tests/ has a sample
 */
import { setUp } from "./setup.ts";

await setUp("test");
const ignore = "--ignore=";
const ignored = Deno.args.filter((word) => word.startsWith(ignore))
  .map((word) => word.slice(ignore.length));
const options = Deno.args.filter((word) => word.startsWith("-") && !word.startsWith(ignore));
const files = Deno.args.filter((word) => !word.startsWith("-"));
const { code } = await new Deno.Command(Deno.execPath(), {
  args: [
    "test",
    "-q",
    "-A",
    "--no-check",
    "--parallel",
    ...options,
    ...(files.length === 0
      ? [`--ignore=${["tests/nightly", ...ignored].join()}`, "tests/"]
      : files),
  ],
  cwd: new URL("../", import.meta.url),
  env: { DENO_JOBS: "2" },
}).spawn().status;
Deno.exit(code);
