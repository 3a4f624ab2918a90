import assert from "node:assert/strict";
import { renderReport, type ReportData, reportData } from "../../../../src/audit/mod.ts";
import { records } from "../../../../bench/audit_records.ts";
import { TestFolder } from "../../../audit/_support.ts";

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
  await audit.loadFrom("dtn.example.org", documents());
  const { checkpoints } = await audit.verify({ now: Date.UTC(2026, 0, 12) });
  return reportData(audit, {}, {
    title: "Audit report: dtn.example.org",
    made: "2026-01-12T08:00:00Z",
    scope: "2026-01-05 to 2026-01-09, all records",
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
  for (const groups of [data.activity, data.events]) {
    assert.equal(groups.reduce((sum, { count }) => sum + count, 0), 4000);
  }
  assert.equal(data.identities.length, 10);
  const failed = data.failuresByCode.reduce((sum, { count }) => sum + count, 0);
  assert.equal(failed, data.failures);
  assert.equal(renderReport(data), renderReport(data));
});

Deno.test("a page needs nothing from elsewhere and lets nothing run", () => {
  const evil = `<script>alert(1)</script>"'&\u202e`;
  const group = [{ value: evil, count: 3 }];
  const page = renderReport({
    title: evil,
    made: evil,
    scope: evil,
    records: 3,
    failures: 1,
    activity: [{ value: "2026-01-01T00:00:00.000000Z", count: 3 }],
    activityUnit: "day",
    events: group,
    identities: group,
    collections: [],
    failuresByIdentity: group,
    failuresByCode: group,
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
    records: 0,
    failures: 0,
    activity: [],
    activityUnit: "hour",
    events: [],
    identities: [],
    collections: [],
    failuresByIdentity: [],
    failuresByCode: [],
    integrity: undefined,
  });
  assert.match(page, /No records\./);
  assert.match(page, /Not checked for this report/);
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
          "--window-size=900,2250",
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
    assert.equal(dom.match(/<svg/g)?.length, 6);
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
