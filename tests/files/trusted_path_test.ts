import assert from "node:assert/strict";
import { join } from "node:path";
import { GcsError } from "../../src/errors/mod.ts";
import { pathTrust, requireTrustedPath } from "../../src/files/mod.ts";
import { mountsByDevice } from "../../src/files/mounts.ts";
import { isPosix, isRoot, run, tempFolder } from "./temp_folder.ts";

const stranger = 12_345;

/** `folder/inner/file`, trusted until a test changes a part of it. */
function tree(): Disposable & { folder: string; inner: string; file: string } {
  const folder = tempFolder();
  const inner = join(folder.path, "inner");
  const file = join(inner, "file");
  Deno.mkdirSync(inner, { mode: 0o755 });
  Deno.writeTextFileSync(file, "x", { mode: 0o644 });
  return { folder: folder.path, inner, file, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

function whyNot(path: string): { part: string; why: string } | undefined {
  const trust = pathTrust(path);
  return trust.trusted ? undefined : { part: trust.part, why: trust.why };
}

const foreign = "it belongs to another user";
const writable = "it can be written to by other users";

Deno.test("a path of ours below a sticky folder is trusted, and comes back as it is", () => {
  using at = tree();
  assert.deepEqual(pathTrust(at.file), { trusted: true, path: at.file });
  assert.deepEqual(pathTrust(`${at.inner}/../inner/./file`), { trusted: true, path: at.file });
  assert.deepEqual(pathTrust("/"), { trusted: true, path: "/" });
});

Deno.test({
  name: "a file or any folder above it that others can write to is named with its chmod",
  ignore: !isPosix,
  fn() {
    using at = tree();
    for (const part of [at.file, at.inner, at.folder]) {
      for (const mode of [0o702, 0o777]) {
        Deno.chmodSync(part, mode);
        assert.deepEqual(pathTrust(at.file), {
          trusted: false,
          part,
          why: writable,
          fix: `chmod go-w ${part}`,
        });
        Deno.chmodSync(part, 0o755);
      }
    }
    assert.equal(whyNot(at.file), undefined);
  },
});

Deno.test({
  name: "a part that another user owns is named, and a sticky folder does not excuse it",
  ignore: !isRoot,
  fn() {
    using at = tree();
    for (const part of [at.file, at.inner, at.folder]) {
      Deno.chownSync(part, stranger, null);
      assert.deepEqual(whyNot(at.file), { part, why: foreign });
      Deno.chownSync(part, 0, null);
    }
    Deno.chmodSync(at.inner, 0o1777);
    assert.equal(whyNot(at.file), undefined);
    Deno.chownSync(at.file, stranger, null);
    assert.deepEqual(whyNot(at.file), { part: at.file, why: foreign });
  },
});

Deno.test({
  name: "a writable file in a sticky folder is not excused: only folders can be sticky",
  ignore: !isPosix,
  fn() {
    using at = tree();
    Deno.chmodSync(at.inner, 0o1777);
    Deno.chmodSync(at.file, 0o1666);
    assert.deepEqual(whyNot(at.file), { part: at.file, why: writable });
  },
});

Deno.test({
  name: "links are followed part by part, and each part of where they lead is looked at",
  ignore: !isPosix,
  fn() {
    using at = tree();
    using other = tree();
    Deno.symlinkSync(at.inner, join(other.folder, "absolute"));
    Deno.symlinkSync("../../inner/..//inner", join(other.inner, "wrong"));
    Deno.symlinkSync("../absolute/file", join(other.inner, "chain"));
    assert.deepEqual(pathTrust(join(other.inner, "chain")), { trusted: true, path: at.file });
    assert.throws(
      () => pathTrust(join(other.inner, "wrong", "file")),
      (error) => error instanceof GcsError && error.kind === "usage",
    );
    Deno.chmodSync(at.folder, 0o777);
    assert.deepEqual(whyNot(join(other.inner, "chain")), { part: at.folder, why: writable });
    Deno.chmodSync(at.folder, 0o700);
    Deno.chmodSync(other.folder, 0o777);
    assert.deepEqual(whyNot(join(other.inner, "chain")), { part: other.folder, why: writable });
  },
});

Deno.test({
  name: "two dots after a link go up from where the link leads, as the kernel does",
  ignore: !isPosix,
  fn() {
    using at = tree();
    Deno.mkdirSync(join(at.folder, "deep/er"), { recursive: true });
    Deno.writeTextFileSync(join(at.folder, "deep/file"), "x", { mode: 0o644 });
    Deno.symlinkSync("../deep/er", join(at.inner, "link"));
    Deno.symlinkSync("link/../file", join(at.inner, "up"));
    assert.deepEqual(pathTrust(join(at.inner, "up")), {
      trusted: true,
      path: Deno.realPathSync(join(at.inner, "up")),
    });
  },
});

Deno.test({
  name: "a link of another user in a sticky folder is refused, though it leads to a good place",
  ignore: !isRoot,
  fn() {
    using at = tree();
    using other = tree();
    const link = join(other.inner, "link");
    Deno.chmodSync(other.inner, 0o1777);
    Deno.symlinkSync(at.file, link);
    assert.equal(whyNot(link), undefined);
    assert.ok(run("chown", "-h", String(stranger), link));
    assert.deepEqual(whyNot(link), { part: link, why: foreign });
  },
});

Deno.test({
  name: "links in a circle end with an error, and so does a path that is not there",
  ignore: !isPosix,
  fn() {
    using at = tree();
    Deno.symlinkSync("b", join(at.inner, "a"));
    Deno.symlinkSync("a", join(at.inner, "b"));
    for (const name of ["a", "none", "file/below"]) {
      assert.throws(
        () => pathTrust(join(at.inner, name)),
        (error) => error instanceof GcsError && error.kind === "usage",
      );
    }
  },
});

Deno.test({
  name: "a folder that the group of another user may write to is refused",
  ignore: !isRoot,
  fn() {
    using at = tree();
    Deno.chmodSync(at.inner, 0o770);
    // Root's own group has no other member on any common system.
    assert.equal(whyNot(at.file), undefined);
    Deno.chownSync(at.inner, null, stranger);
    assert.deepEqual(whyNot(at.file), { part: at.inner, why: writable });
  },
});

Deno.test("what another user serves, or a read-only disk holds, is judged by that", () => {
  using at = tree();
  const { dev } = Deno.statSync(at.inner);
  const served = new Map([[dev, { type: "fuse", readOnly: false, servedBy: stranger }]]);
  const trust = pathTrust(at.file, served);
  assert.ok(!trust.trusted && /another user provides/.test(trust.why));
  const own = new Map([[dev, { type: "fuse", readOnly: false, servedBy: 0 }]]);
  assert.ok(pathTrust(at.file, own).trusted);
  if (!isPosix) return;
  Deno.chmodSync(at.inner, 0o777);
  assert.ok(!pathTrust(at.file, own).trusted);
  assert.ok(
    pathTrust(at.file, new Map([[dev, { type: "fuse", readOnly: true, servedBy: undefined }]]))
      .trusted,
  );
});

Deno.test("file systems are read from the kernel's table: read-only, local, or served by somebody", () => {
  const table = [
    "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw,errors=remount-ro",
    "23 1 7:3 / /snap/x ro,nodev - squashfs /dev/loop3 ro,errors=continue",
    "24 1 0:50 / /nfs ro,relatime shared:7 - nfs4 server:/home ro,vers=4.2",
    "25 1 0:51 / /bind ro,relatime master:2 - ext4 /dev/sdb rw",
    "26 1 0:300 / /tmp/m\\040x rw,nosuid - fuse.sshfs a@b: rw,user_id=1001,group_id=1001,allow_other",
    "nonsense",
    "",
  ].join("\n");
  assert.deepEqual([...mountsByDevice(table)], [
    [0x801, { type: "ext4", readOnly: false, servedBy: undefined }],
    [0x703, { type: "squashfs", readOnly: true, servedBy: undefined }],
    [50, { type: "nfs4", readOnly: false, servedBy: undefined }],
    [51, { type: "ext4", readOnly: false, servedBy: undefined }],
    [0x10002c, { type: "fuse.sshfs", readOnly: false, servedBy: 1001 }],
  ]);
});

Deno.test({
  name: "the kernel's own table knows the device of a file that is looked at",
  ignore: Deno.build.os !== "linux",
  fn() {
    assert.ok(mountsByDevice().has(Deno.statSync("/proc").dev));
  },
});

Deno.test({
  name: "requireTrustedPath says what it refused, which part is to blame, and the command",
  ignore: !isPosix,
  fn() {
    using at = tree();
    const what = "the library that GCS_SQLCIPHER_LIB names";
    assert.equal(requireTrustedPath(at.file, what), at.file);
    Deno.chmodSync(at.file, 0o666);
    const refused = (message: string, hint: string) =>
      assert.throws(
        () => requireTrustedPath(at.file, what),
        (error) =>
          error instanceof GcsError && error.kind === "failed" && error.message === message &&
          error.hint === hint,
      );
    refused(
      `Refused to use ${what}: it can be written to by other users`,
      `chmod go-w ${at.file}`,
    );
    Deno.chmodSync(at.inner, 0o777);
    refused(
      `Refused to use ${what}: "inner" can be written to by other users`,
      `chmod go-w ${at.inner}`,
    );
  },
});
