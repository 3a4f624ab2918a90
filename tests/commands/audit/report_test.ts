import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../../_support/stage.ts";
import { json, membersOf, refused, works } from "../_expect.ts";
import {
  alice,
  collection,
  highAssuranceLog,
  isThere,
  loadText,
  transferLine,
  transferLog,
} from "./_audit.ts";
import { tamper } from "./_tamper.ts";

async function stageWithRecords(): Promise<Stage> {
  const stage = await setStage({ isLoggedIn: false });
  await loadText(
    stage,
    transferLog(20) + transferLine("/x", 30, "<script>alert(1)</script>") + "\n",
  );
  return stage;
}

Deno.test("audit report writes one private page with figures and the checkpoints", async () => {
  await using stage = await stageWithRecords();
  const path = join(stage.folder, "page.html");
  const report = await json(stage, ["audit", "report", "--html", path, "--title", "Nov & Co"]);
  assert.deepEqual(report, { path, records: 21, whole: true });
  const page = await Deno.readTextFile(path);
  assert.match(page, /<title>Nov &amp; Co<\/title>/);
  assert.match(page, /21 audit records and \d+ trail records are as they were written/);
  assert.match(page, /gcs-audit-checkpoint\/1 [0-9a-f]{32} logs 21 /);
  assert.match(page, /default-src 'none'/);
  assert.doesNotMatch(page, /<script/);
  for (const fact of ["First record", "Endpoint", "Host", "Author", "2,192 days", "audit load"]) {
    assert.ok(page.includes(fact), fact);
  }
  assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
});

Deno.test("audit report names its conditions and counts only what they leave", async () => {
  await using stage = await stageWithRecords();
  const path = join(stage.folder, "page.html");
  const { stdout } = await works(stage, [
    "audit",
    "report",
    "--html",
    path,
    "--from",
    "2026-11-20T08:05:00Z",
    "--to",
    "2026-11-20T08:15:00Z",
    "--result",
    "failure",
  ]);
  assert.match(stdout, /^Wrote a report on 1 record to /);
  assert.match(
    await Deno.readTextFile(path),
    /Records from 2026-11-20 08:05:00 until 2026-11-20 08:15:00, result (?:"|&quot;)failure/,
  );
});

Deno.test("audit report says on the page that a record was changed, and exits 11", async () => {
  await using stage = await stageWithRecords();
  tamper(stage, (db) => db.exec("UPDATE event SET bytes = 1 WHERE seq = 7"));
  const path = join(stage.folder, "page.html");
  const { code, stderr } = await stage.run(["audit", "report", "--html", path]);
  assert.equal(code, 11);
  assert.match(stderr, /Record 7 of the audit logs/);
  assert.match(await Deno.readTextFile(path), /class="seal broken"[^]*Record 7 of the audit logs/);
});

Deno.test("audit report refuses a file that is there before it reads a record", async () => {
  await using stage = await stageWithRecords();
  const path = join(stage.folder, "page.html");
  await Deno.writeTextFile(path, "mine");
  await refused(stage, ["audit", "report", "--html", path], /exists already/);
  assert.equal(await Deno.readTextFile(path), "mine");
  await works(stage, ["audit", "report", "--html", path, "--force"]);
  await refused(stage, ["audit", "report"], /--html/);
  const never = join(stage.folder, "never.html");
  await refused(stage, ["audit", "report", "--html", never, "--from", "x"], /Cannot use --from/);
  assert.equal(await isThere(never), false);
});

Deno.test("audit report says how many records were removed, and when", async () => {
  await using stage = await stageWithRecords();
  const tenYears = -10 * 366 * 24 * 60;
  await loadText(stage, transferLine("/old", tenYears) + "\n", "old.log");
  await works(stage, ["audit", "prune", "--yes"]);
  const path = join(stage.folder, "page.html");
  await works(stage, ["audit", "report", "--html", path]);
  assert.match(
    await Deno.readTextFile(path),
    /Records removed by retention[^]*<td>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d<\/td><td class="number">1<\/td>/,
  );
});

Deno.test("audit report is written of a trail that cannot be read, says so, and exits 11", async () => {
  await using stage = await stageWithRecords();
  tamper(stage, (db) => {
    const record = JSON.stringify({ phase: "removal", time: 1, v: 1, command: "audit prune" });
    db.run("UPDATE trail SET record = ? WHERE seq = 1", [record]);
  });
  const path = join(stage.folder, "page.html");
  const { code } = await stage.run(["audit", "report", "--html", path]);
  assert.equal(code, 11);
  assert.match(await Deno.readTextFile(path), /class="seal broken"/);
  assert.match(await Deno.readTextFile(path), /The trail is damaged and cannot be read/);
});

Deno.test("audit report calls a collection what gcs last called it, and says who did", async () => {
  await using stage = await setStage();
  const id = seedIds.mappedCollection;
  await loadText(stage, highAssuranceLog(alice, ["/a"]).replaceAll(collection, id));
  for (const name of ["Old name", "Cohort <2>"]) {
    await works(stage, ["collection", "update", id, "--display-name", name]);
  }
  const { code } = await stage.run(["audit", "backup", join(stage.folder, "config.yaml")]);
  assert.notEqual(code, 0);
  const path = join(stage.folder, "page.html");
  await works(stage, ["audit", "report", "--html", path]);
  const page = await Deno.readTextFile(path);
  assert.match(page, new RegExp(`>Cohort &lt;2&gt;</text><text [^>]*>${id}</text>`));
  assert.doesNotMatch(page, /Old name/);
  const { username } = stage.sandbox.owner;
  assert.match(
    page,
    new RegExp(`<td>${username} \\([0-9a-f-]{36}\\)</td><td>collection update</td>`),
  );
  assert.match(
    page,
    /<h3>Failures<\/h3>\n<table>[^]*audit backup: write [^]*failure: There is already a file/,
  );
});

Deno.test("audit report has the name that a collection was created with", async () => {
  await using stage = await setStage();
  const words = ["collection", "create", seedIds.posixGateway, "/c", "Cohort 3", "-F", "json"];
  const { id } = membersOf((await works(stage, words)).json());
  await loadText(stage, highAssuranceLog(alice, ["/a"]).replaceAll(collection, String(id)));
  const path = join(stage.folder, "page.html");
  await works(stage, ["audit", "report", "--html", path]);
  const page = await Deno.readTextFile(path);
  assert.match(page, new RegExp(`>Cohort 3</text><text [^>]*>${id}</text>`));
});
