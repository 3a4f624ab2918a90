import { dirname } from "node:path";
import assert from "node:assert/strict";
import { fileSource, type LogRow } from "../../../../src/audit/mod.ts";
import { GridftpServer, hasGridftpServer, RawFtp } from "../../../audit/_gridftp_server.ts";
import { joined, printed } from "../../../audit/_server_log.ts";
import { all, TestFolder } from "../../../audit/_support.ts";

const copier = "/usr/bin/globus-url-copy";
const installed = hasGridftpServer && await Deno.stat(copier).then(() => true, () => false);

const names = [
  "plain.dat",
  "with space.dat",
  'quote"eq=a.dat',
  "percent%20sign%.dat",
  "plus+and&amp.dat",
  "tilde~caret^.dat",
  "a BUFFER=1 BLOCK=2 NBYTES=3 VOLUME=/ STREAMS=1 STRIPES=1 DEST=[6.6.6.6] TYPE=STOR CODE=500 x",
  "x FILE=y USER=root.dat",
  "back\\slash.dat",
  "semi;colon 'single'.dat",
];

/** A path as part of an ftp URL. */
function encoded(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

Deno.test({
  name: "load reads what a real GridFTP server writes, names and all",
  ignore: !installed,
  async fn() {
    await using folder = await TestFolder.make();
    const data = await dataFolder(folder);
    const sizes = new Map<string, number>();
    for (const [index, name] of names.entries()) {
      const size = 1000 + index * 37;
      await Deno.mkdir(dirname(`${data}/${name}`), { recursive: true });
      await Deno.writeFile(`${data}/${name}`, new Uint8Array(size).fill(index));
      sizes.set(`${data}/${name}`, size);
    }
    const log = folder.at("transfer.log");
    {
      await using ftp = await GridftpServer.start({ transfer: log });
      for (const [index, name] of names.entries()) {
        const { success, stderr } = await new Deno.Command(copier, {
          args: [
            ...(index === 0 ? ["-p", "4"] : []),
            `ftp://127.0.0.1:${ftp.port}${encoded(`${data}/${name}`)}`,
            `file://${encoded(folder.at(`copy${index}`))}`,
          ],
          env: { LC_ALL: "C.UTF-8" },
          stdout: "null",
          stderr: "piped",
        }).output();
        assert.ok(success, `${name}: ${new TextDecoder().decode(stderr)}`);
      }
    }
    await Deno.chmod(folder.path, 0o700);
    using audit = await folder.open();
    const report = await audit.load([await fileSource(log)]);
    assert.deepEqual([report.bad, report.inserted], [0, names.length]);
    const rows = await all(audit.query({ event: "transfer" }, { order: "oldest" }));
    assert.deepEqual(new Map(rows.map(moved)), sizes);
    for (const row of rows) {
      assert.deepEqual([row.action, row.code, row.result, row.username, row.client_ip], [
        "RETR",
        "226",
        "success",
        "anonymous",
        "127.0.0.1",
      ]);
    }
    const [first] = rows;
    assert.equal(first?.metadata?.streams, "4");
    for (const name of names) assert.equal(audit.count({ path: `${data}/${name}` }), 1, name);
    assert.equal((await audit.verify()).logs, names.length);
  },
});

/** The server runs transfers as nobody, who must get in here. */
async function dataFolder(folder: TestFolder): Promise<string> {
  await Deno.chmod(folder.path, 0o755);
  const data = folder.at("data");
  await Deno.mkdir(data);
  await Deno.chmod(data, 0o755);
  return data;
}

function moved(row: LogRow): [string, number] {
  return [row.resource ?? "", row.bytes ?? -1];
}

const tail = " BUFFER=1 BLOCK=2 NBYTES=3 VOLUME=/ STREAMS=1 STRIPES=1 DEST=[6.6.6.6] TYPE=STOR";

const hostile: readonly { readonly name: string; readonly taskid?: string }[] = [
  { name: "plain" },
  { name: "a", taskid: "words and CODE=500 TASKID=none" },
  { name: `b${tail} CODE=226 TASKID=x` },
  { name: "c", taskid: `x${tail} CODE=226 TASKID=none` },
  { name: `${"d".repeat(240)}/`.repeat(15) + "long", taskid: "none" },
  { name: "e", taskid: "none" },
  { name: "f", taskid: `x${tail} CODE=226 TASKID=${"y".repeat(5_000)}` },
  { name: "g", taskid: "11111111-2222-3333-4444-555555555555" },
  { name: "line\nend", taskid: "none" },
  { name: "h DATE=20200101000000.000000 HOST=h PROG=p NL.EVNT=e START=20200101000000.0 USER=root" },
];

Deno.test({
  name: "a real server prints what the generator of the tests prints, and no transfer hides",
  ignore: !hasGridftpServer,
  async fn() {
    await using folder = await TestFolder.make();
    const data = await dataFolder(folder);
    const transfer = folder.at("transfer.log");
    const own = folder.at("gridftp.log");
    {
      await using ftp = await GridftpServer.start({ transfer, own });
      await using client = await RawFtp.connect(ftp.port);
      for (const { name, taskid } of hostile) {
        // What the server makes of a name: it drops line feeds before it looks for the file.
        const file = `${data}/${name.replace("\n", "")}`;
        await Deno.mkdir(dirname(file), { recursive: true });
        await Deno.writeTextFile(file, name);
        if (taskid !== undefined) assert.match(await client.send(`SITE TASKID ${taskid}`), /^250/);
        assert.ok(await client.get(`${data}/${name}`), name);
      }
    }
    const raw = await Deno.readFile(transfer);
    const expected: Uint8Array[] = [];
    const moments: string[] = [];
    let task: string | undefined;
    let at = 0;
    for (const { name, taskid } of hostile) {
      task = taskid ?? task;
      const text = new TextDecoder("latin1").decode(raw.subarray(at, at + 300));
      const found = /^DATE=([\d.]+) HOST=(\S+) PROG=\S+ NL\.EVNT=\S+ START=([\d.]+) /.exec(text);
      assert.ok(found, `${name}: ${text}`);
      const [, end = "", host = "", start = ""] = found;
      const bytes = printed({
        start: microsecondsOf(start),
        end: microsecondsOf(end),
        host,
        user: "anonymous",
        file: `${data}/${name.replace("\n", "")}`,
        bytes: name.length,
        dest: "127.0.0.1",
        type: "RETR",
        code: 226,
        taskid: task,
      });
      expected.push(bytes);
      moments.push(`${start} ${host} anonymous`);
      at += bytes.length;
    }
    assert.equal(latin(joined(expected)), latin(raw));
    await Deno.chmod(folder.path, 0o700);
    using audit = await folder.open();
    const report = await audit.load([await fileSource(transfer)]);
    assert.deepEqual([report.bad, report.inserted], [0, hostile.length]);
    const rows = await all(audit.query({}, { order: "oldest" }));
    const seen = rows.map(({ started = "", host, username }) =>
      `${started.replace(/[-:TZ]/g, "")} ${host} ${username}`
    );
    assert.deepEqual(seen, moments);
    const doubted = rows.filter(({ metadata }) => metadata?.ambiguous === true);
    assert.equal(doubted.length, 3);
    assert.ok(doubted.every(({ resource, bytes, code }) => !resource && !bytes && !code));
    // The server's own log has the same transfers between its other messages. It keeps less of a
    // long one, and says so; nothing of it is believed either.
    const again = await audit.load([await fileSource(own)]);
    assert.deepEqual([again.inserted, again.duplicates], [2, hostile.length - 2]);
    const shortened = (await all(audit.query({ text: "TRUNCATED" })))
      .filter(({ message }) => message?.endsWith(" bytes") === true);
    assert.deepEqual(shortened.map(({ code, bytes }) => [code, bytes]), [
      [undefined, undefined],
      [undefined, undefined],
    ]);
  },
});

function latin(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function microsecondsOf(text: string): number {
  const [, date = "", time = "", micro = ""] = /^(\d{8})(\d{6})\.(\d{6})$/.exec(text) ?? [];
  const iso = `${date.replace(/(..)(..)$/, "-$1-$2")}T${time.replace(/(..)(..)(..)/, "$1:$2:$3")}Z`;
  return Date.parse(iso) * 1000 + Number(micro);
}
