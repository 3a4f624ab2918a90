import { binary } from "../_support/binary.ts";
import { allFormats, runInFormats } from "../slow/binary/_formats.ts";

Deno.test({
  name: "every command works on the binary in every format, changes with --dry-run",
  ignore: binary === undefined,
  fn: () => runInFormats(allFormats),
});
