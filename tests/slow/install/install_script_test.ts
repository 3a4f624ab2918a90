import assert from "node:assert/strict";
import { join } from "node:path";
import { systemName } from "../../../src/update/mod.ts";
import { installScript } from "../../../tools/package/install_script.ts";
import { isRoot, namesIn } from "../../files/temp_folder.ts";
import {
  type Files,
  makeRelease,
  newSigner,
  type ReleaseServer,
  scriptOf,
  signed,
  startReleaseServer,
} from "../../update/_release.ts";

const ignore = Deno.build.os !== "linux";
const system = systemName();
const archiveName = `gcs-2.1.0-${system}.tar.gz`;
const busybox = "/usr/bin/busybox";
const signer = await newSigner();
const release = await makeRelease("2.1.0", signer, { system });
/** Somebody else than who runs the tests, where that can be. */
const uid = 12_345;

interface Place extends AsyncDisposable {
  readonly server: ReleaseServer;
  /** Home of the user, with nothing in it. */
  readonly home: string;
  readonly script: string;
  /** Runs it with an environment of almost nothing, by dash unless named. */
  run(
    words?: readonly string[],
    env?: Readonly<Record<string, string>>,
    shell?: readonly string[],
  ): Promise<Ended>;
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function place(): Promise<Place> {
  const server = await startReleaseServer();
  server.publish("2.1.0", release);
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "gcs-install-" }));
  await Deno.chmod(folder, 0o755);
  const home = join(folder, "home");
  await Deno.mkdir(home);
  if (isRoot) await Deno.chown(home, uid, uid);
  const script = join(folder, "install.sh");
  await Deno.writeTextFile(script, await installScript({ key: signer.publicKey, url: server.url }));
  const ca = join(folder, "ca.pem");
  await Deno.writeTextFile(ca, server.caPem);
  await Deno.writeTextFile(join(folder, "wgetrc"), `ca_certificate = ${ca}\n`);
  const other = isRoot
    ? ["/usr/bin/setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"]
    : [];
  return {
    server,
    home,
    script,
    async run(words = [], env = {}, shell = ["/bin/dash"]) {
      const variables = {
        PATH: "/usr/bin:/bin",
        HOME: home,
        CURL_CA_BUNDLE: ca,
        WGETRC: join(folder, "wgetrc"),
        ...env,
      };
      const [program = "", ...args] = [...other, ...shell, script, ...words];
      const command = new Deno.Command(program, { args, clearEnv: true, env: variables });
      const { code, stdout, stderr } = await command.output();
      const text = new TextDecoder();
      return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function isRefused(
  at: Place,
  message: RegExp,
  words: readonly string[] = [],
  shell?: readonly string[],
) {
  const { code, stdout, stderr } = await at.run(words, {}, shell);
  assert.equal(code, 1, stderr);
  assert.equal(stdout, "");
  assert.match(stderr, message);
  const bin = join(at.home, ".local", "bin");
  const found = await Deno.stat(bin).then(() => namesIn(bin), () => []);
  assert.deepEqual(found, [], "something was left behind");
}

const bent = (files: Files, name: string, at: number) => {
  const bytes = files.get(name) ?? new Uint8Array();
  return new Map(files).set(name, bytes.with(at, (bytes[at] ?? 0) ^ 1));
};

Deno.test({
  name: "install.sh gets the newest release as another user, with dash and an empty environment",
  ignore,
  async fn() {
    await using at = await place();
    const { code, stdout, stderr } = await at.run();
    assert.equal(code, 0, stderr);
    const program = join(at.home, ".local/bin/gcs");
    assert.match(stdout, new RegExp(`^gcs 2\\.1\\.0 is ${program}; later versions: gcs update\n`));
    assert.match(stdout, /is not in PATH/);
    assert.equal(await Deno.readTextFile(program), scriptOf("2.1.0"));
    const { mode, uid: owner } = await Deno.stat(program);
    assert.equal((mode ?? 0) & 0o777, 0o755);
    if (isRoot) assert.equal(owner, uid);
    assert.deepEqual(namesIn(join(at.home, ".local/bin")), ["gcs"]);

    at.server.publish("2.2.0", await makeRelease("2.2.0", signer, { system }));
    const folder = join(at.home, "a folder");
    const second = await at.run(["--to", folder, "--version", "2.1.0"], {
      PATH: `/usr/bin:/bin:${folder}`,
    });
    assert.equal(second.code, 0, second.stderr);
    assert.equal(second.stdout, `gcs 2.1.0 is ${folder}/gcs; later versions: gcs update\n`);
    const third = await at.run(["--to", folder]);
    assert.equal(third.code, 0, third.stderr);
    assert.equal(await Deno.readTextFile(join(folder, "gcs")), scriptOf("2.2.0"));
  },
});

const hasBusybox = await Deno.stat("/usr/bin/busybox").then(() => true, () => false);

for (const shell of [["/bin/dash"], ["/bin/bash"], ["/bin/bash", "--posix"], [busybox, "sh"]]) {
  Deno.test({
    name: `install.sh installs, and refuses what is forged, under ${shell.join(" ")}`,
    ignore: ignore || shell[0] === busybox && !hasBusybox,
    async fn() {
      await using at = await place();
      at.server.publish("2.1.0", bent(release, "SHA256SUMS.sig", 60));
      await isRefused(at, /not signed with the key of this script/, [], shell);
      at.server.publish("2.1.0", bent(release, archiveName, 40));
      await isRefused(at, /is not the file that was signed/, [], shell);
      at.server.publish("2.1.0", release);
      const { code, stderr } = await at.run([], {}, shell);
      assert.equal(code, 0, stderr);
      assert.equal(await Deno.readTextFile(join(at.home, ".local/bin/gcs")), scriptOf("2.1.0"));
    },
  });
}

Deno.test({
  name: "install.sh needs of a system no more than busybox, curl and openssl",
  ignore: ignore || !hasBusybox,
  async fn() {
    await using at = await place();
    const tools = join(at.script, "..", "tools");
    await Deno.mkdir(tools);
    const names = "uname grep mkdir mktemp sed tar gzip gunzip cut cp chmod mv rm wc cat sh wget";
    for (const name of names.split(" ")) await Deno.symlink(busybox, join(tools, name));
    for (const name of ["openssl", "curl"]) {
      await Deno.symlink(`/usr/bin/${name}`, join(tools, name));
    }
    const shell = [busybox, "sh"];
    const { code, stderr } = await at.run([], { PATH: tools }, shell);
    assert.equal(code, 0, stderr);
    assert.equal(await Deno.readTextFile(join(at.home, ".local/bin/gcs")), scriptOf("2.1.0"));
    // The wget of busybox cannot be told to keep to https.
    await Deno.remove(join(tools, "curl"));
    const without = await at.run([], { PATH: tools }, shell);
    assert.deepEqual([without.code, without.stdout], [1, ""]);
    assert.match(without.stderr, /curl or wget is needed, and is not here/);
  },
});

Deno.test({
  name: "install.sh leaves the program that is there as it is when it refuses a release",
  ignore,
  async fn() {
    await using at = await place();
    assert.equal((await at.run()).code, 0);
    const program = join(at.home, ".local/bin/gcs");
    const before = await Deno.stat(program);
    at.server.publish(
      "2.2.0",
      bent(await makeRelease("2.2.0", signer, { system }), "SHA256SUMS", 3),
    );
    assert.equal((await at.run()).code, 1);
    assert.equal(await Deno.readTextFile(program), scriptOf("2.1.0"));
    assert.deepEqual([(await Deno.stat(program)).ino, before.nlink], [before.ino, 1]);
    assert.deepEqual(namesIn(join(at.home, ".local/bin")), ["gcs"]);
  },
});

Deno.test({
  name: "install.sh works with wget where there is no curl",
  ignore: ignore || !await Deno.stat("/usr/bin/wget").then(() => true, () => false),
  async fn() {
    await using at = await place();
    const tools = join(at.script, "..", "tools");
    await Deno.mkdir(tools);
    const names = "uname grep openssl wget mkdir mktemp sed tar gzip cut cp chmod mv rm wc cat";
    for (const name of names.split(" ")) {
      const from = await Deno.stat(`/usr/bin/${name}`).then(() => "/usr/bin", () => "/bin");
      await Deno.symlink(`${from}/${name}`, join(tools, name));
    }
    const { code, stderr } = await at.run([], { PATH: tools });
    // What is started is a script of sh, by its absolute path.
    assert.equal(code, 0, stderr);
    assert.equal(await Deno.readTextFile(join(at.home, ".local/bin/gcs")), scriptOf("2.1.0"));
  },
});

Deno.test({
  name: "install.sh installs nothing that is forged, damaged, replayed, too large or not there",
  ignore,
  async fn() {
    await using at = await place();
    const unsigned = /not signed with the key of this script: nothing was installed/;
    for (const [name, byte] of [["SHA256SUMS", 3], ["SHA256SUMS.sig", 60]] as const) {
      at.server.publish("2.1.0", bent(release, name, byte));
      await isRefused(at, unsigned);
    }
    at.server.publish("2.1.0", await makeRelease("2.1.0", await newSigner(), { system }));
    await isRefused(at, unsigned);
    at.server.publish("2.1.0", bent(release, archiveName, 40));
    await isRefused(at, /is not the file that was signed: nothing was installed/);
    at.server.publish("2.1.0", await makeRelease("1.9.0", signer, { system }));
    await isRefused(at, /gives release 1\.9\.0 in place of 2\.1\.0/, ["--version", "2.1.0"]);
    await isRefused(at, /cannot get/, ["--version", "7.7.7"]);
    at.server.publish("2.1.0", new Map(release).set("SHA256SUMS", new Uint8Array(100_000)));
    await isRefused(at, /cannot get|larger than a file of a release/);
    const other = new Map([[`gcs-2.1.0-other-x64.tar.gz`, new Uint8Array(3)]]);
    at.server.publish("2.1.0", await signed(other, signer));
    await isRefused(at, /no program for/);
    const two = new Map([...release, [`gcs-2.2.0-${system}.tar.gz`, new Uint8Array(3)]]);
    at.server.publish("2.1.0", await signed(two, signer));
    await isRefused(at, /more than one program/);
    at.server.publish("2.1.0", await makeRelease("2.1.0", signer, { system, program: "exit 1\n" }));
    await isRefused(at, /does not run on this machine: nothing was installed/);
    at.server.publish("2.1.0", release);
    at.server.answer = (path) =>
      path.endsWith(archiveName)
        ? { body: new Uint8Array(9), headers: { "content-length": 5000 }, cut: true }
        : undefined;
    await isRefused(at, /cannot get/);
    at.server.answer = (path) =>
      path.includes("latest")
        ? { status: 302, headers: { location: `http://localhost/${path}` } }
        : undefined;
    await isRefused(at, /cannot get/);
  },
});

Deno.test({
  name:
    "install.sh refuses words that it does not know, places that it may not write to, and itself without a key",
  ignore,
  async fn() {
    await using at = await place();
    await isRefused(at, /unknown word "--force"/, ["--force"]);
    await isRefused(at, /needs a value/, ["--to"]);
    await isRefused(at, /must begin with https/, ["--url", "http://localhost/x"]);
    await isRefused(at, /is no version/, ["--version", "../../x"]);
    if (isRoot) {
      await isRefused(at, /cannot (?:write to|make) \/usr\/local/, ["--to", "/usr/local/gcs"]);
    }
    const closed = join(at.home, "closed");
    await Deno.mkdir(closed);
    if (isRoot) await Deno.chown(closed, uid, uid);
    await Deno.chmod(closed, 0o555);
    await isRefused(at, /cannot write to .*closed: name another folder with --to/, [
      "--to",
      closed,
    ]);
    await isRefused(at, /cannot make .*closed\/deeper/, ["--to", join(closed, "deeper")]);
    assert.match((await at.run([], { HOME: "" })).stderr, /HOME is not set/);
    const taken = join(at.home, "taken");
    await Deno.mkdir(join(taken, "gcs"), { recursive: true });
    if (isRoot) await Deno.chown(taken, uid, uid);
    await isRefused(at, /taken\/gcs is a folder/, ["--to", taken]);
    const bare = await Deno.readTextFile(
      new URL("../../../tools/package/install.sh", import.meta.url),
    );
    await Deno.writeTextFile(at.script, bare);
    await isRefused(at, /no key to check a release with/);
    assert.deepEqual(at.server.asked, []);
  },
});

Deno.test({
  name: "an install.sh that was cut short anywhere does nothing at all",
  ignore,
  async fn() {
    await using at = await place();
    const whole = await Deno.readTextFile(at.script);
    // Each of the last bytes, which hold the only call, and samples of all before.
    const last = Array.from({ length: 60 }, (_, index) => whole.length - 2 - index);
    const samples = Array.from({ length: 40 }, (_, index) => Math.floor(whole.length * index / 40));
    for (const length of [...last, ...samples]) {
      await Deno.writeTextFile(at.script, whole.slice(0, length));
      const { stdout } = await at.run();
      assert.equal(stdout, "");
      assert.deepEqual(namesIn(at.home), [], `after ${length} bytes`);
    }
    assert.deepEqual(at.server.asked, []);
  },
});

Deno.test({ name: "shellcheck has nothing to say about install.sh", ignore }, async (t) => {
  const script = new URL("../../../tools/package/install.sh", import.meta.url).pathname;
  const command = new Deno.Command("shellcheck", { args: ["-s", "sh", script] });
  const found = await command.output().catch(() => undefined);
  if (found === undefined) {
    await t.step({ name: "no shellcheck here", ignore: true, fn() {} });
    return;
  }
  assert.equal(new TextDecoder().decode(found.stdout), "");
});
