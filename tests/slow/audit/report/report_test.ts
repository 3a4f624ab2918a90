import assert from "node:assert/strict";
import {
  fileSource,
  openTrail,
  renderReport,
  type ReportData,
  reportData,
  type TopList,
  type TrailIntent,
  type TrailResult,
} from "../../../../src/audit/mod.ts";
import { records } from "../../../../bench/audit_records.ts";
import { systemClock } from "../../../../src/base/mod.ts";
import { TestFolder, transferLines } from "../../../audit/_support.ts";

const made = Date.UTC(2026, 0, 12, 8);

/** What somebody did with gcs in that week: a name for a collection, a failure, a lost answer. */
async function work(folder: TestFolder, collection: string): Promise<void> {
  let now = Date.UTC(2026, 0, 6, 9);
  const clock = { ...systemClock, now: () => now };
  await using trail = await openTrail({ ...folder.database, vault: folder.vault, clock });
  const ada = { id: "0f3a9c52-7c1e-4f60-9d3b-2f6f0a3b8c11", username: "ada@example.org" };
  const bea = { id: "7b1d2e90-5a4c-4f0e-8a39-91c2d4e6f055", username: "bea@example.org" };
  const entries: readonly (readonly [TrailIntent, Omit<TrailResult, "durationMs"> | undefined])[] =
    [
      [{ command: "login", identity: ada }, { outcome: "success" }],
      [{
        command: "collection update",
        identity: ada,
        objects: [collection],
        request: {
          service: "gcs",
          method: "PATCH",
          target: `/api/collections/${collection}`,
          body: { "display_name": "Cohort study" },
        },
      }, { outcome: "success", httpStatus: 200 }],
      [{
        command: "role create",
        identity: bea,
        request: { service: "gcs", method: "POST", target: "/api/roles" },
      }, { outcome: "failure", error: "Not allowed", httpStatus: 403 }],
      [{
        command: "role create",
        identity: ada,
        request: { service: "gcs", method: "POST", target: "/api/roles" },
      }, undefined],
      [{ command: "logout", identity: ada }, { outcome: "success" }],
    ];
  for (const [intent, result] of entries) {
    now += 3_600_000;
    const row = await trail.intent(intent);
    if (result !== undefined) await trail.result(row, { durationMs: 80, ...result });
  }
  await trail.remove(Date.UTC(2020, 0, 1));
}

const picture = new URL("../../../../docs/audit/report.png", import.meta.url);

async function sample(folder: TestFolder): Promise<ReportData> {
  using audit = await folder.open();
  async function* documents() {
    await Promise.resolve();
    let index = 0;
    for (const record of records(4000)) {
      // Busy days and quiet nights, so that the page shows something of a shape.
      const day = Math.floor(index / 800);
      const hour = 7 + Math.floor(12 * Math.abs(Math.sin(index * 0.37)) ** 1.6);
      yield {
        ...record,
        timestamp: new Date(Date.UTC(2026, 0, 5 + day, hour, index % 60)).toISOString(),
      };
      index++;
    }
  }
  const old = transferLines(12).map((line) => line.replaceAll("=2026", "=2016"));
  await audit.load([await fileSource(await folder.file("old.log", old.join("\n") + "\n"))]);
  await audit.loadFrom("dtn.example.org", documents());
  const [busiest] = audit.groups({}, "collection", 1);
  await work(folder, busiest?.value ?? "");
  const { checkpoints } = await audit.verify({ now: made });
  return await reportData(audit, {}, {
    title: "Audit report: dtn.example.org",
    made: "2026-01-12 08:00:00",
    scope: "Records from 2026-01-05 00:00:00 until 2026-01-12 00:00:00",
    facts: [
      ["Endpoint", 'https://a1b2c3.data.example.org (profile "default")'],
      ["Host", "dtn.example.org"],
      ["Author", 'ada@example.org (0f3a9c52-7c1e-4f60-9d3b-2f6f0a3b8c11), system account "ada"'],
      ["Retention", "loaded records 2,192 days, the trail for ever"],
    ],
    integrity: {
      whole: true,
      statement:
        "Every record is the one that was loaded, in its place: both chains were checked from end to end.",
      checkpoints: checkpoints.map((line) =>
        line.replace(/ [0-9a-f]{32} /, " 0123456789abcdef0123456789abcdef ")
      ),
    },
  });
}

Deno.test("a report counts what the database holds", async () => {
  await using folder = await TestFolder.make();
  const data = await sample(folder);
  assert.equal(data.records, 4000);
  assert.equal(data.activityUnit, "hour");
  for (const groups of [data.activity, data.events.groups]) {
    assert.equal(groups.reduce((sum, { count }) => sum + count, 0), 4000);
  }
  assert.equal(data.identities.groups.length, 10);
  const failed = data.failuresByCode.groups.reduce((sum, { count }) => sum + count, 0);
  assert.equal(failed + data.failuresByCode.without, data.failures);
  assert.equal(renderReport(data), renderReport(data));
});

Deno.test("a report names ids, tells of changes and removals, and writes numbers in one form", async () => {
  await using folder = await TestFolder.make();
  const data = await sample(folder);
  assert.equal(data.collections.groups[0]?.name, "Cohort study");
  for (const { value, name } of data.identities.groups) {
    assert.match(value, /^[0-9a-f-]{36}$/);
    assert.match(name ?? "", /^user\d+@example\.org$/);
  }
  const { changes, removals } = data;
  assert.ok(changes !== undefined && removals !== undefined);
  assert.deepEqual(changes.counts, { failed: 1, unknown: 1, sessions: 2 });
  assert.equal(changes.failed[0]?.who, "bea@example.org (7b1d2e90-5a4c-4f0e-8a39-91c2d4e6f055)");
  assert.equal(changes.failed[0]?.error, "Not allowed");
  assert.equal(changes.unknown[0]?.command, "role create");
  assert.deepEqual(removals.map(({ count, before }) => ({ count, before })), [
    { count: 12, before: Date.UTC(2020, 0, 1) },
  ]);
  const page = renderReport(data);
  for (
    const text of ["4,000", "2020-01-01 00:00:00", "Last record", "Not allowed"]
  ) {
    assert.ok(page.includes(text), text);
  }
  assert.doesNotMatch(page, />-</);
});

Deno.test("what has no identity is said beside the list, not shown as the busiest of it", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const log = await folder.file("transfers.log", transferLines(1200).join("\n") + "\n");
  await audit.load([await fileSource(log)]);
  const words = { title: "t", made: "m", scope: "s", facts: [], integrity: undefined };
  const data = await reportData(audit, {}, words);
  assert.deepEqual(data.identities, { groups: [], without: 1200 });
  assert.deepEqual(data.users, {
    groups: [{ value: "alice", count: 1200, name: undefined }],
    without: 0,
  });
  assert.deepEqual(data.facts, [["Data servers", "dtn1.example.org (1,200)"]]);
  assert.match(renderReport(data), /1,200 of the records name no Globus identity/);
});

function lists(groups: TopList["groups"]) {
  const list: TopList = { groups, without: 0 };
  return {
    events: list,
    identities: list,
    users: list,
    collections: list,
    failuresByIdentity: list,
    failuresByUser: list,
    failuresByCode: list,
  };
}

Deno.test("a page needs nothing from elsewhere and lets nothing run", () => {
  const evil = `<script>alert(1)</script>"'&\u202e`;
  const group = [{ value: evil, count: 3, name: evil }];
  const page = renderReport({
    title: evil,
    made: evil,
    scope: evil,
    facts: [[evil, evil]],
    first: undefined,
    last: undefined,
    records: 3,
    failures: 1,
    activity: [{ value: "2026-01-01T00:00:00.000000Z", count: 3 }],
    activityUnit: "day",
    ...lists(group),
    changes: {
      total: 1,
      outcomes: new Map([[evil, 1]]),
      byPerson: [{ who: evil, command: evil, outcomes: new Map([[evil, 1]]) }],
      failed: [{
        time: "2026-01-01T00:00:00.000Z",
        who: evil,
        command: evil,
        target: evil,
        outcome: evil,
        error: evil,
      }],
      unknown: [],
      sessions: [],
      counts: { failed: 1, unknown: 0, sessions: 0 },
    },
    removals: [],
    integrity: { whole: false, statement: evil, checkpoints: [evil] },
  });
  assert.ok(!page.includes("<script"));
  assert.ok(!page.includes("\u202e"));
  assert.match(page, /\\u202e/);
  assert.ok(!/\s(?:src|href)=|url\(|@import/i.test(page), "nothing is fetched");
  assert.match(page, /Content-Security-Policy" content="default-src 'none'; style-src 'sha256-/);
  assert.match(page, /class="seal broken"/);
  assert.ok(!/\sstyle=/.test(page), "the policy would ignore it");
});

Deno.test("an empty report is a page too", () => {
  const page = renderReport({
    title: "t",
    made: "m",
    scope: "s",
    facts: [],
    first: undefined,
    last: undefined,
    records: 0,
    failures: 0,
    activity: [],
    activityUnit: "hour",
    ...lists([]),
    changes: undefined,
    removals: undefined,
    integrity: undefined,
  });
  assert.match(page, /No records\./);
  assert.match(page, /Not checked for this report/);
  assert.match(page, /The trail is damaged and cannot be read/);
});

async function chromium(): Promise<string | undefined> {
  for (const path of ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]) {
    if (await Deno.stat(path).then(() => true, () => false)) return path;
  }
  return undefined;
}

const browser = await chromium();

Deno.test({
  name: "a browser shows the report under its own policy",
  ignore: browser === undefined,
  async fn() {
    await using folder = await TestFolder.make();
    const page = await folder.file("report.html", renderReport(await sample(folder)));
    const run = async (...args: string[]) => {
      const { stdout, stderr, success } = await new Deno.Command(browser ?? "", {
        args: [
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--enable-logging=stderr",
          `--user-data-dir=${folder.at("profile")}`,
          "--window-size=900,4330",
          "--hide-scrollbars",
          ...args,
          `file://${page}`,
        ],
        stdout: "piped",
        stderr: "piped",
      }).output();
      const errors = new TextDecoder().decode(stderr);
      assert.ok(success, errors);
      assert.ok(!/Refused to|Content Security Policy|violates/.test(errors), errors);
      return new TextDecoder().decode(stdout);
    };
    const dom = await run("--dump-dom");
    assert.equal(dom.match(/<svg/g)?.length, 7);
    assert.match(dom, /4,000/);
    await run(`--screenshot=${folder.at("report.png")}`);
    const shot = await Deno.readFile(folder.at("report.png"));
    assert.deepEqual([...shot.subarray(1, 4)], [..."PNG"].map((letter) => letter.charCodeAt(0)));
    assert.ok(shot.length > 30_000, "the style was applied and the charts drawn");
    await run(`--print-to-pdf=${folder.at("report.pdf")}`);
    assert.ok((await Deno.stat(folder.at("report.pdf"))).size > 10_000);
    if (
      await Deno.permissions.query({ name: "env", variable: "GCS_KEEP_SCREENSHOT" }).then((
        { state },
      ) => state === "granted") && Deno.env.has("GCS_KEEP_SCREENSHOT")
    ) {
      await Deno.mkdir(new URL(".", picture), { recursive: true });
      await Deno.writeFile(picture, shot);
    }
  },
});
