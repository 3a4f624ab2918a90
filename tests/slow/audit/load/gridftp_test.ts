import { dirname } from "node:path";
import assert from "node:assert/strict";
import { fileSource, type LogRow } from "../../../../src/audit/mod.ts";
import { all, TestFolder } from "../../../audit/_support.ts";

const server = "/usr/sbin/globus-gridftp-server";
const copier = "/usr/bin/globus-url-copy";
const isThere = (path: string) => Deno.stat(path).then(() => true, () => false);
const installed = await isThere(server) && await isThere(copier);

const names = [
  "plain.dat",
  "with space.dat",
  'quote"eq=a.dat',
  "percent%20sign%.dat",
  "plus+and&amp.dat",
  "tilde~caret^.dat",
  "a BUFFER=1 BLOCK=2 NBYTES=3 VOLUME=/ STREAMS=1 STRIPES=1 DEST=[6.6.6.6] TYPE=STOR CODE=500 TASKID=x",
  "x FILE=y USER=root.dat",
  "back\\slash.dat",
  "semi;colon 'single'.dat",
];

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function reachable(port: number): Promise<void> {
  const end = Date.now() + 20_000;
  for (;;) {
    try {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      connection.close();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** A path as part of an ftp URL. */
function encoded(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

Deno.test({
  name: "load reads what a real GridFTP server writes, names and all",
  ignore: !installed,
  async fn() {
    await using folder = await TestFolder.make();
    // The server runs transfers as nobody, who must get in here.
    await Deno.chmod(folder.path, 0o755);
    const data = folder.at("data");
    await Deno.mkdir(data);
    await Deno.chmod(data, 0o755);
    const sizes = new Map<string, number>();
    for (const [index, name] of names.entries()) {
      const size = 1000 + index * 37;
      await Deno.mkdir(dirname(`${data}/${name}`), { recursive: true });
      await Deno.writeFile(`${data}/${name}`, new Uint8Array(size).fill(index));
      sizes.set(`${data}/${name}`, size);
    }
    const log = folder.at("transfer.log");
    const port = freePort();
    const ftp = new Deno.Command(server, {
      args: [
        "-aa",
        "-anonymous-user",
        "nobody",
        "-p",
        String(port),
        "-Z",
        log,
        "-d",
        "ALL",
        "-control-interface",
        "127.0.0.1",
        "-data-interface",
        "127.0.0.1",
      ],
      env: { LC_ALL: "C.UTF-8" },
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      await reachable(port);
      for (const [index, name] of names.entries()) {
        const { success, stderr } = await new Deno.Command(copier, {
          args: [
            ...(index === 0 ? ["-p", "4"] : []),
            `ftp://127.0.0.1:${port}${encoded(`${data}/${name}`)}`,
            `file://${encoded(folder.at(`copy${index}`))}`,
          ],
          env: { LC_ALL: "C.UTF-8" },
          stdout: "null",
          stderr: "piped",
        }).output();
        assert.ok(success, `${name}: ${new TextDecoder().decode(stderr)}`);
      }
    } finally {
      ftp.kill("SIGTERM");
      await ftp.status;
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

function moved(row: LogRow): [string, number] {
  return [row.resource ?? "", row.bytes ?? -1];
}
