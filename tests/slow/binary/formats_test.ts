import { binary } from "../../_support/binary.ts";
import { oneFormat, runInFormats } from "./_formats.ts";

// tests/nightly/binary_formats_test.ts has the whole product.
Deno.test({
  name: "every command works on the binary, each in one of the formats, changes with --dry-run",
  ignore: binary === undefined,
  fn: () => runInFormats(oneFormat),
});
