import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage } from "../../_support/stage.ts";
import { works } from "../_expect.ts";

Deno.test("extension list names the programs gcs-NAME on PATH, and what keeps one from being started", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const [first, second] = [join(stage.folder, "one"), join(stage.folder, "two")];
  const files: readonly (readonly [folder: string, name: string, mode: number])[] = [
    [first, "gcs-report", 0o755],
    [first, "gcs-open", 0o777],
    [first, "gcs-notes.txt", 0o644],
    [first, "gcs-data", 0o644],
    [first, "gcs-collection", 0o755],
    [second, "gcs-report", 0o755],
    [second, "other", 0o755],
  ];
  for (const [folder, name, mode] of files) {
    await Deno.mkdir(folder, { recursive: true, mode: 0o755 });
    await Deno.writeTextFile(join(folder, name), "#!/bin/sh\n");
    await Deno.chmod(join(folder, name), mode);
  }
  const env = { PATH: `relative:${first}::${second}:/no/such/folder` };
  const { json } = await works(stage, ["extension", "list", "-F", "json"], { env });
  assert.deepEqual(json(), [
    {
      name: "collection",
      path: join(first, "gcs-collection"),
      state: "hidden by a command of gcs",
    },
    {
      name: "open",
      path: join(first, "gcs-open"),
      state: "it can be written to by other users",
    },
    { name: "report", path: join(first, "gcs-report"), state: "ready" },
  ]);
});

Deno.test("extension list says on a terminal how to add one where there is none", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const none = await stage.run(["extension", "list"], {
    env: { PATH: "/no/such/folder" },
    isTerminal: true,
  });
  assert.match(none.stderr, /No extensions\. Put a program gcs-NAME into a folder of PATH/);
});
