import assert from "node:assert/strict";
import { join } from "node:path";
import { until } from "../../_support/until.ts";
import { setProgramStage } from "../_program.ts";
import { hasExpect, inTerminal } from "./_terminal.ts";

const there = (path: string) => Deno.stat(path).then(() => true, () => false);

Deno.test({
  name: "Ctrl-C in a terminal lets apply end what it has sent: exit 130, and the next one goes on",
  ignore: !hasExpect,
  async fn() {
    await using stage = await setProgramStage({ settings: "performance:\n  batch_workers: 1\n" });
    await stage.logIn("default");
    const file = join(stage.folder, "site.yaml");
    const gateways = ["Alpha", "Beta"].map((name) =>
      `  - { display_name: ${name}, connector: posix, allowed_domains: [example.org] }\n`
    );
    const head = "apiVersion: gcs/v1\nkind: Endpoint\nstorage_gateways:\n";
    await Deno.writeTextFile(file, head + gateways.join(""));
    const door = Promise.withResolvers<void>();
    const held = stage.sandbox.faults.add({ held: door.promise, match: { method: "POST" } });
    const [sent, told] = [join(stage.folder, "sent"), join(stage.folder, "told")];
    const [stopped] = await Promise.all([
      inTerminal(stage, ["apply", "-f", file, "--yes"], [
        `while {![file exists {${sent}}]} { after 10 }`,
        'send "\\003"',
        "expect {Ending what has begun; Ctrl-C again breaks it off}",
        `close [open {${told}} w]`,
      ]),
      until("a gateway is sent", () => held.hits === 1)
        .then(() => Deno.writeTextFile(sent, ""))
        .then(() => until("the terminal says that it ends", () => there(told)))
        .then(door.resolve),
    ]);
    assert.equal(stopped.code, 130, stopped.stdout);
    assert.match(stopped.stdout, /storage_gateways\/Beta: not started/);
    assert.match(stopped.stdout, /Interrupted: only 1 of 2 changes was made/);
    assert.equal(held.hits, 1);
    held.remove();
    const rest = await stage.run(["apply", "-f", file, "--yes"]);
    assert.equal(rest.stdout, "1 of 1 change made\n", rest.stderr);
  },
});

Deno.test({
  name: "Ctrl-C at the question of apply sends nothing: exit 130",
  ignore: !hasExpect,
  async fn() {
    await using stage = await setProgramStage();
    await stage.logIn("default");
    const file = join(stage.folder, "site.yaml");
    await Deno.writeTextFile(
      file,
      "apiVersion: gcs/v1\nkind: Endpoint\nstorage_gateways:\n" +
        "  - { display_name: Alpha, connector: posix, allowed_domains: [example.org] }\n",
    );
    const told = await inTerminal(stage, ["apply", "-f", file], [
      "expect {This makes 1 change.}",
      "expect {to go on:}",
      'send "\\003"',
    ]);
    assert.equal(told.code, 130, told.stdout);
    assert.ok(stage.sandbox.requests.every(({ method }) => method === "GET"));
  },
});
