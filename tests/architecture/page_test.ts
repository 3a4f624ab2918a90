import assert from "node:assert/strict";
import { join } from "node:path";
import { localImports, roomOf, root } from "./_imports.ts";

const page = await Deno.readTextFile(join(root, "docs/architecture.md"));
const rooms = [...page.matchAll(/^([a-z_]+)\/ {2,}\S.*$/gm)].map(([, room]) => room ?? "");

Deno.test("the tree of the architecture page names every room, and no other", async () => {
  const folders = await Array.fromAsync(Deno.readDir(join(root, "src")), ({ name }) => name);
  assert.deepEqual([...rooms].sort(), folders.sort());
});

Deno.test("the tree of the architecture page runs down: imports lead to rooms below", async () => {
  const up = (await localImports()).filter(({ from, to }) =>
    to.startsWith("src/") && rooms.indexOf(roomOf(to)) < rooms.indexOf(roomOf(from))
  );
  assert.deepEqual(up, []);
});

Deno.test("every file that the architecture page names is there", async () => {
  const named = [...page.matchAll(/`((?:[a-z_]+\/)+[a-z_]+\.ts)`/g)].map(([, path]) => path ?? "");
  assert.ok(named.length > 15);
  const area = /^(?:src|tests|tools|bench)\//;
  for (const path of named) {
    const places = area.test(path)
      ? [path]
      : [`src/${path}`, `src/audit/${path}`, `src/gcs/${path}`];
    const found = await Promise.all(
      places.map((place) => Deno.stat(join(root, place)).then(() => true, () => false)),
    );
    assert.ok(found.includes(true), path);
  }
});

Deno.test("every door says what its room is for", async () => {
  for (const room of rooms.filter((room) => room !== "commands")) {
    const door = await Deno.readTextFile(join(root, "src", room, "mod.ts"));
    assert.match(door, /^\/\*\*\n[^]*?@module/, room);
  }
});
