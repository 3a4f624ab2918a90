import assert from "node:assert/strict";
import { join } from "node:path";
import { GcsError } from "../../src/errors/mod.ts";
import { isReadOnlyAt } from "../../src/files/mounts.ts";
import { isStreamPath, readGivenFile } from "../../src/files/mod.ts";
import { tempFolder } from "./temp_folder.ts";

const options = { what: "the passphrase file", maxBytes: 1024 };
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const isLinux = Deno.build.os === "linux";

async function refusal(path: string): Promise<GcsError> {
  try {
    await readGivenFile(path, options);
  } catch (error) {
    if (error instanceof GcsError) return error;
    throw error;
  }
  assert.fail(`${path} was read`);
}

/** A folder as Kubernetes mounts a secret: links to links, in a folder that all may write to. */
function mounted(folder: string, mode = 0o600): string {
  const version = join(folder, "..2026_11_27_07_00_00.1234567");
  Deno.mkdirSync(version, { mode: 0o755 });
  Deno.writeTextFileSync(join(version, "pass"), "secret words", { mode });
  Deno.chmodSync(join(version, "pass"), mode);
  Deno.symlinkSync("..2026_11_27_07_00_00.1234567", join(folder, "..data"));
  Deno.symlinkSync("..data/pass", join(folder, "pass"));
  Deno.chmodSync(folder, 0o1777);
  return join(folder, "pass");
}

Deno.test({
  name: "a secret behind links in a sticky folder is read, as Kubernetes mounts it",
  ignore: !isLinux,
  async fn() {
    using folder = tempFolder();
    const file = await readGivenFile(mounted(folder.path), options);
    assert.equal(text(file?.bytes), "secret words");
    assert.equal(file?.remark, undefined);
  },
});

Deno.test({
  name:
    "what others could change is refused: the file, a folder above it, a link in another's hands",
  ignore: !isLinux || Deno.uid() !== 0,
  async fn() {
    using folder = tempFolder();
    const pass = mounted(folder.path);
    const real = Deno.realPathSync(pass);
    Deno.chmodSync(real, 0o602);
    assert.match((await refusal(pass)).message, /can be written to by other users/);
    Deno.chmodSync(real, 0o600);
    Deno.chmodSync(folder.path, 0o777);
    assert.equal((await refusal(pass)).kind, "failed");
    Deno.chmodSync(folder.path, 0o1777);
    Deno.chownSync(real, 61_003, 61_003);
    assert.match((await refusal(pass)).message, /belongs to another user/);
    Deno.chownSync(real, 0, 0);
    await new Deno.Command("chown", { args: ["-h", "61003", join(folder.path, "..data")] })
      .output();
    assert.match((await refusal(pass)).message, /belongs to another user/);
  },
});

Deno.test({
  name: "a file of ours that others can read is refused with the chmod that closes it",
  ignore: !isLinux,
  async fn() {
    using folder = tempFolder();
    const error = await refusal(mounted(folder.path, 0o444));
    assert.match(error.message, /other users can reach it \(mode 0444\)/);
    assert.match(error.hint ?? "", /^chmod 600 .*pass/);
  },
});

Deno.test("what is not there is undefined; a folder and a device are refused; a long file too", async () => {
  using folder = tempFolder();
  assert.equal(await readGivenFile(join(folder.path, "none"), options), undefined);
  assert.equal((await refusal(folder.path)).kind, "usage");
  if (isLinux) assert.match((await refusal("/dev/null")).message, /other users/);
  const long = join(folder.path, "long");
  await Deno.writeFile(long, new Uint8Array(1025), { mode: 0o600 });
  assert.match((await refusal(long)).message, /larger than 1 KiB/);
});

Deno.test({
  name: "a named pipe is waited for, and read to its end",
  ignore: !isLinux,
  async fn() {
    using folder = tempFolder();
    const pipe = join(folder.path, "pipe");
    assert.ok((await new Deno.Command("mkfifo", { args: ["-m", "600", pipe] }).output()).success);
    const reading = readGivenFile(pipe, options);
    await Deno.writeTextFile(pipe, "by a pipe");
    assert.equal(text((await reading)?.bytes), "by a pipe");
  },
});

Deno.test("standard input is read for - and /dev/stdin, up to the limit, and only where there is one", async () => {
  const stdin = async function* () {
    yield new TextEncoder().encode("words from ");
    yield new TextEncoder().encode("a pipe");
  };
  for (const path of ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]) {
    assert.ok(isStreamPath(path));
    const file = await readGivenFile(path, { ...options, stdin });
    assert.equal(text(file?.bytes), "words from a pipe");
    await assert.rejects(readGivenFile(path, { ...options, maxBytes: 5, stdin }), GcsError);
    assert.equal((await refusal(path)).kind, "usage");
  }
  assert.ok(isStreamPath("/dev/fd/63"));
  assert.ok(!isStreamPath("/dev/fd/../sda"));
});

const mounts = [
  "22 1 0:5 / / rw,relatime - overlay overlay rw",
  "30 22 0:6 / /run/secrets rw,relatime - tmpfs tmpfs rw",
  "31 30 0:7 / /run/secrets/pass ro,relatime - ext4 /dev/sda rw",
  "32 22 0:8 / /var/run/my\\040pod ro,nosuid - tmpfs tmpfs rw",
  "33 22 0:9 / /cred rw - ramfs ramfs ro",
].join("\n");

for (
  const [path, expected] of [
    ["/run/secrets/pass", true],
    ["/run/secrets/other", false],
    ["/run/secrets/password", false],
    ["/var/run/my pod/pass", true],
    ["/cred/pass", true],
    ["/etc/passwd", false],
  ] as const
) {
  Deno.test(`isReadOnlyAt says ${expected} of ${path}: the nearest mount decides`, () => {
    assert.equal(isReadOnlyAt(path, mounts), expected);
  });
}
