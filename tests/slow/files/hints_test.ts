import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const child = fileURLToPath(new URL("./_hints_child.ts", import.meta.url));
const [ada, bob] = [12_345, 23_456];
const folders = [
  ...["etc", "etc/ssl", "home", "root", "opt", "opt/site", "srv", "srv/www", "run", "run/site"],
  ...["var", "var/lib", "var/lib/site", "var/log", "mnt", "mnt/disk"],
];
const shared = ["tmp", "var/tmp", "srv/drop"];
const homes = { "home/ada": ada, "home/bob": bob, "root/own": 0 };

/** A root of its own for the length of one command; the system's programs are there read-only. */
async function inRoot(root: string, uid: number, words: readonly string[]) {
  const script = `set -e; cd "$ROOT"
mount --bind /usr usr; mount -o remount,bind,ro usr
mount --rbind /proc proc; mount --bind "$DENO" deno; mount --bind /dev dev
exec chroot . setpriv --reuid ${uid} --regid ${uid} --clear-groups -- "$@"`;
  const { success, stdout, stderr } = await new Deno.Command("unshare", {
    args: ["-m", "--propagation", "private", "sh", "-c", script, "sh", ...words],
    env: {
      ROOT: root,
      DENO: await Deno.realPath(Deno.execPath()),
      DENO_DIR: "/var/tmp/deno",
      DENO_NO_UPDATE_CHECK: "1",
      PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
    },
    clearEnv: true,
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, stdout: decode(stdout), stderr: decode(stderr) };
}

async function makeRoot(root: string): Promise<readonly string[]> {
  for (const name of ["usr", "proc", "dev"]) await Deno.mkdir(join(root, name));
  await Deno.writeTextFile(join(root, "deno"), "");
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    await Deno.symlink(`usr/${name}`, join(root, name));
  }
  const paths = ["", ...folders, ...shared, ...Object.keys(homes)];
  for (const name of paths) await Deno.mkdir(join(root, name), { recursive: true });
  const made = [...paths];
  for (const name of paths) {
    for (const uid of [0, ada, bob]) {
      const [file, folder, link] = ["f", "d", "l"].map((kind) => join(name, `${kind}${uid}`));
      if (file === undefined || folder === undefined || link === undefined) continue;
      await Deno.writeTextFile(join(root, file), "");
      await Deno.mkdir(join(root, folder));
      await Deno.chmod(join(root, file), 0o666);
      await Deno.chmod(join(root, folder), 0o777);
      await Deno.symlink("/etc/ssl", join(root, link));
      for (const entry of [file, folder]) await Deno.chown(join(root, entry), uid, uid);
      made.push(file, folder, link);
    }
  }
  for (const name of shared) await Deno.chmod(join(root, name), 0o1777);
  for (const [name, uid] of Object.entries(homes)) {
    await Deno.chown(join(root, name), uid, uid);
    await Deno.chmod(join(root, name), 0o777);
  }
  await Deno.chmod(root, 0o755);
  return made;
}

/** The child and all that it imports in one file, since its root has no packages. */
async function bundle(to: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "-q", "-o", to, child],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

/** Mode and owner of everything in the root, without what is mounted. */
async function stateOf(root: string, paths: readonly string[]) {
  const state = new Map<string, { mode: number; uid: number; isFolder: boolean }>();
  for (const path of paths) {
    const { mode, uid, isDirectory: isFolder } = await Deno.lstat(join(root, path));
    state.set(`/${path}`, { mode: (mode ?? 0) & 0o7777, uid: uid ?? -1, isFolder });
  }
  return state;
}

const isReady = Deno.build.os === "linux" && Deno.uid() === 0 &&
  await new Deno.Command("unshare", { args: ["-m", "true"] }).output()
    .then(({ success }) => success, () => false);

Deno.test({
  name:
    "hints that are run change nothing but own files: no system, no shared folder, nobody else's",
  ignore: !isReady,
  async fn() {
    for (const uid of [ada, 0]) {
      const root = await Deno.makeTempDir({ prefix: "gcs-hints-root-" });
      try {
        const paths = await makeRoot(root);
        const before = await stateOf(root, paths);
        await bundle(join(root, "child.js"));
        const asked = paths.flatMap((path) => [`/${path}`, `/${path}/f${uid}`]);
        const told = await inRoot(root, uid, ["/deno", "run", "-A", "-q", "/child.js", ...asked]);
        assert.ok(told.success, told.stderr);
        const hints: string[] = JSON.parse(told.stdout);
        assert.ok(hints.length > 3, told.stdout);
        const ran = await inRoot(root, uid, ["sh", "-ec", hints.join("\n")]);
        assert.ok(ran.success, `${ran.stderr}\n${hints.join("\n")}`);
        let changed = 0;
        for (const [path, { mode, uid: owner }] of await stateOf(root, paths)) {
          const old = before.get(path);
          if (old?.mode === mode && old.uid === owner) continue;
          changed++;
          assert.equal(old?.uid, uid, `${path} belongs to somebody else`);
          assert.equal(owner, uid, path);
          assert.equal(old.mode & 0o1000, 0, `${path} is shared`);
          assert.equal(mode & ~old.mode, 0, `${path} is more open than before`);
          if (uid === 0) {
            assert.doesNotMatch(path, /^\/(?:etc|run|usr|var(?!\/tmp\/))/);
            assert.ok(!old.isFolder || path.lastIndexOf("/") > 0, path);
          }
        }
        assert.ok(changed > 3, "no hint changed anything");
      } finally {
        await Deno.remove(root, { recursive: true });
      }
    }
  },
});
