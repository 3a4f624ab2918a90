/**
 * Runs the measurements under bench/ one after the other and prints what they print.
 *
 *   deno task bench [NAME…]
 */
const root = new URL("../", import.meta.url);
const wanted = Deno.args;
const files: string[] = [];
for await (const { name } of Deno.readDir(new URL("bench/", root))) {
  const isWanted = wanted.length === 0 || wanted.some((word) => name.startsWith(word));
  if (name.endsWith("_bench.ts") && isWanted) files.push(name);
}
let failed = 0;
for (const name of files.sort()) {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--v8-flags=--expose-gc", `bench/${name}`],
    cwd: root,
  }).spawn().status;
  if (code !== 0) failed++;
}
Deno.exit(failed === 0 ? 0 : 1);
