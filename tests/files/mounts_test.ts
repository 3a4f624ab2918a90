import assert from "node:assert/strict";
import { join } from "node:path";
import { statSync } from "node:fs";
import { mountsByDevice, networkFileSystem } from "../../src/files/mounts.ts";
import { isPosix, tempFolder } from "./temp_folder.ts";

/** What the kernel would say if the file system of `folder` were of another kind. */
function mountedAs(folder: string, type: string) {
  const { dev } = statSync(folder);
  const [major, minor] = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >> 12) & 0xfff00)];
  return mountsByDevice(`36 25 ${major}:${minor} / /x rw,relatime shared:1 - ${type} srv:/x rw\n`);
}

for (
  const type of ["nfs", "nfs4", "lustre", "gpfs", "beegfs", "cifs", "ceph", "fuse.sshfs", "fuse"]
) {
  Deno.test({
    name: `a path on ${type} is told to lie on a network file system, before it is there too`,
    ignore: !isPosix,
    fn() {
      using folder = tempFolder();
      const mounts = mountedAs(folder.path, type);
      assert.equal(networkFileSystem(folder.path, mounts), type);
      assert.equal(networkFileSystem(join(folder.path, "not", "yet", "audit.db"), mounts), type);
    },
  });
}

for (const type of ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuseblk"]) {
  Deno.test(`a path on ${type} is this machine's own`, () => {
    using folder = tempFolder();
    assert.equal(networkFileSystem(folder.path, mountedAs(folder.path, type)), undefined);
  });
}

Deno.test("where the system says nothing of its mounts, no network file system is claimed", () => {
  using folder = tempFolder();
  assert.equal(networkFileSystem(folder.path, mountsByDevice("")), undefined);
});
