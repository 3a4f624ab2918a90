import assert from "node:assert/strict";
import { pathFaults } from "../../../tools/check_artifacts.ts";
import { binary } from "../../_support/binary.ts";

Deno.test({
  name: "the binary names no folder of the machine that built it",
  ignore: binary === undefined,
  fn: async () => assert.deepEqual(pathFaults(await Deno.readFile(binary ?? "")), []),
});

Deno.test("a folder of this machine is found among other bytes", () => {
  const here = new URL("../../../", import.meta.url).pathname;
  const bytes = new TextEncoder().encode(`\0\xff${here}src/main.ts\0`);
  assert.deepEqual(pathFaults(bytes), [`it names the folder ${here}`]);
});
