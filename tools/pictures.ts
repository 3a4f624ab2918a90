/**
 * Records the pictures of docs/pictures/ from what gcs shows on a sandbox (needs `expect`).
 *
 *   deno task pictures [NAME…]
 */
import { record, scenes } from "./pictures/record.ts";

const wanted = Deno.args;
for (const [name, scene] of Object.entries(scenes)) {
  if (wanted.length > 0 && !wanted.some((word) => name.startsWith(word))) continue;
  const picture = await record(scene);
  await Deno.writeTextFile(new URL(`../docs/pictures/${name}`, import.meta.url), picture);
}
