import assert from "node:assert/strict";
import type { ErrorKind, GcsError } from "../../src/errors/mod.ts";
import { createHttpClient, type Timeouts } from "../../src/http/mod.ts";
import { downloadArchive, findRelease } from "../../src/update/mod.ts";
import { createAuthority, startServer } from "../http/_server.ts";
import {
  type Files,
  makeRelease,
  newSigner,
  type ReleaseServer,
  signed,
  startReleaseServer,
} from "./_release.ts";

const system = "linux-x64";
const signer = await newSigner();
const release = await makeRelease("2.1.0", signer);
const archiveName = "gcs-2.1.0-linux-x64.tar.gz";
const question = { key: signer.publicKey, system };

async function withHost(
  work: (
    server: ReleaseServer,
    host: { url: string; http: ReturnType<typeof createHttpClient> },
  ) => Promise<void>,
  timeouts: Partial<Timeouts> = {},
): Promise<void> {
  await using server = await startReleaseServer();
  using http = createHttpClient({
    tls: { minVersion: "1.2", caCertificates: [server.caPem] },
    retry: { maxRetries: 0 },
    timeouts,
  });
  server.publish("2.1.0", release);
  await work(server, { url: server.url, http });
}

function isRefused(kind: ErrorKind, message: RegExp) {
  return (error: GcsError) => {
    assert.equal(error.kind, kind, error.message);
    assert.match(error.message, message);
    return true;
  };
}

function bent(files: Files, name: string, at = 0): Files {
  const bytes = files.get(name) ?? new Uint8Array();
  return new Map(files).set(name, bytes.with(at, (bytes[at] ?? 0) ^ 1));
}

Deno.test("the newest release is what the signed list names, and its archive is the one summed", async () => {
  await withHost(async (server, host) => {
    const found = await findRelease(host, question);
    assert.deepEqual([found.version, found.name], ["2.1.0", archiveName]);
    assert.deepEqual(await downloadArchive(host, found), release.get(archiveName));
    assert.deepEqual(server.asked.toSorted(), [
      `/releases/download/v2.1.0/${archiveName}`,
      "/releases/latest/download/SHA256SUMS",
      "/releases/latest/download/SHA256SUMS.sig",
    ]);
    assert.deepEqual(new Set(server.agents), new Set(["gcs/2.0.0"]), "and nothing else is told");
  });
});

Deno.test("a list that somebody has changed, or signed with another key, is refused", async () => {
  await withHost(async (server, host) => {
    const unsigned = isRefused("integrity", /not signed with the key of this program/);
    for (const at of [0, 66, (release.get("SHA256SUMS")?.length ?? 1) - 1]) {
      server.publish("2.1.0", bent(release, "SHA256SUMS", at));
      await assert.rejects(findRelease(host, question), unsigned);
    }
    server.publish("2.1.0", bent(release, "SHA256SUMS.sig", 63));
    await assert.rejects(findRelease(host, question), unsigned);
    server.publish("2.1.0", new Map(release).set("SHA256SUMS.sig", new Uint8Array()));
    await assert.rejects(findRelease(host, question), unsigned);
    server.publish("2.1.0", await makeRelease("2.1.0", await newSigner()));
    await assert.rejects(findRelease(host, question), unsigned);
    const longer = new Uint8Array(65);
    longer.set(release.get("SHA256SUMS.sig") ?? []);
    server.publish("2.1.0", new Map(release).set("SHA256SUMS.sig", longer));
    await assert.rejects(findRelease(host, question), unsigned);
  });
});

Deno.test("an archive that is not the summed one is refused, changed, longer or cut short", async () => {
  await withHost(async (server, host) => {
    const found = await findRelease(host, question);
    const archive = release.get(archiveName) ?? new Uint8Array();
    const other = isRefused("integrity", /not the file that was signed: nothing was changed/);
    const longer = new Uint8Array([...archive, 0]);
    for (const bytes of [longer, archive.slice(0, -1), archive.with(20, 0), new Uint8Array()]) {
      server.publish("2.1.0", new Map(release).set(archiveName, bytes));
      await assert.rejects(downloadArchive(host, found), other);
    }
    server.answer = (path) =>
      path.endsWith(archiveName)
        ? { body: archive.slice(0, 50), headers: { "content-length": archive.length }, cut: true }
        : undefined;
    await assert.rejects(downloadArchive(host, found), isRefused("unavailable", /./));
  });
});

Deno.test("an older release cannot be given for another one, since the signed names say which it is", async () => {
  await withHost(async (server, host) => {
    const old = await makeRelease("1.9.0", signer);
    server.publish("2.1.0", old);
    const { version } = await findRelease(host, question);
    assert.equal(version, "1.9.0", "nor does it look newer");
    await assert.rejects(
      findRelease(host, { ...question, version: "2.1.0" }),
      isRefused("integrity", /gives release 1\.9\.0 in place of 2\.1\.0/),
    );
  });
});

Deno.test("a signed list that is not as releases have it is refused", async () => {
  await withHost(async (server, host) => {
    const archive = release.get(archiveName) ?? new Uint8Array();
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [["gcs-2.1.0-macos-x64.tar.gz"], /no program for linux-x64/],
      [[archiveName, "gcs-2.2.0-linux-x64.tar.gz"], /2 programs for linux-x64/],
      [["gcs-newest-linux-x64.tar.gz"], /names no version/],
      [["gcs-2.1.0 -linux-x64.tar.gz"], /is no sum/],
    ];
    for (const [names, message] of cases) {
      server.publish("2.1.0", await signed(new Map(names.map((name) => [name, archive])), signer));
      await assert.rejects(findRelease(host, question), (error: GcsError) => {
        assert.match(error.message, message);
        return true;
      });
    }
  });
});

Deno.test("no list, no release and a host that fails are told apart", async () => {
  await withHost(async (server, host) => {
    await assert.rejects(
      findRelease(host, { ...question, version: "2.0.9" }),
      isRefused("not_found", /no SHA256SUMS.* of release 2\.0\.9/),
    );
    server.answer = () => ({ status: 503 });
    await assert.rejects(findRelease(host, question), isRefused("unavailable", /answers 503/));
    server.answer = () => ({ status: 403 });
    await assert.rejects(findRelease(host, question), isRefused("failed", /answers 403/));
  });
});

Deno.test("a redirect is followed on the same host alone, and never away from https", async () => {
  const other = await startServer(await (await createAuthority()).issue(), (_, response) => {
    response.end("what no one asks for");
  });
  await using _closed = other;
  await withHost(async (server, host) => {
    const moved = (location: string) => {
      server.answer = (path) =>
        path.includes("/latest/") ? { status: 302, headers: { location } } : undefined;
    };
    server.answer = (path) =>
      path.includes("/latest/")
        ? { status: 302, headers: { location: path.replace("latest/download", "download/v2.1.0") } }
        : undefined;
    assert.equal((await findRelease(host, question)).version, "2.1.0");
    for (const location of [other.url.href, "http://localhost/x", "https://u:p@localhost/x"]) {
      moved(location);
      await assert.rejects(findRelease(host, question), isRefused("failed", /is not followed/));
    }
    moved("https://github.com.example.org/SHA256SUMS");
    await assert.rejects(findRelease(host, question), isRefused("failed", /is not followed/));
    moved("/releases/latest/download/SHA256SUMS");
    await assert.rejects(findRelease(host, question), isRefused("failed", /in circles/));
  });
});

Deno.test("an answer that is far too large is given up, announced or not", async () => {
  await withHost(async (server, host) => {
    const huge = new Uint8Array(200_000);
    server.answer = () => ({ body: huge });
    await assert.rejects(findRelease(host, question), isRefused("failed", /larger than/));
    server.answer = () => ({ body: huge, headers: { "transfer-encoding": "chunked" } });
    await assert.rejects(findRelease(host, question), isRefused("failed", /larger than/));
    server.answer = () => ({ headers: { "content-length": 1e12 }, hang: true });
    await assert.rejects(findRelease(host, question), isRefused("failed", /larger than/));
  });
});

Deno.test("a host that stops answering is waited for no longer than the limit, nor after Ctrl-C", async () => {
  const hang = { headers: { "content-length": 60 }, body: new Uint8Array(1), hang: true };
  await withHost(async (server, host) => {
    server.answer = () => hang;
    await assert.rejects(findRelease(host, question), isRefused("unavailable", /./));
  }, { idle: 50 });
  await withHost(async (server, host) => {
    const stop = new AbortController();
    server.answer = () => {
      if (server.asked.length === 2) stop.abort();
      return hang;
    };
    const asking = findRelease({ ...host, signal: stop.signal }, question);
    await assert.rejects(asking, isRefused("interrupted", /./));
  });
});
