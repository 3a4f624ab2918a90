import assert from "node:assert/strict";
import { join } from "node:path";
import { packageOwner, replaceableProgram } from "../../src/update/mod.ts";
import { failure, isPosix, isRoot, onOwnDisk, run, tempFolder } from "../files/temp_folder.ts";
import { run as output } from "./_release.ts";

/** No package of this machine counts. */
const noPackages = { dpkg: "/nowhere", rpmDatabases: ["/nowhere"], rpm: ["/usr/bin/rpm"] };

function installed() {
  const folder = tempFolder();
  const program = join(folder.path, "gcs");
  Deno.writeTextFileSync(program, "#!/bin/sh\n", { mode: 0o755 });
  return { path: folder.path, program, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

Deno.test("gcs from its sources has no program to replace", async () => {
  const error = await failure(replaceableProgram(undefined));
  assert.equal(error.kind, "failed");
  assert.match(error.message, /Only the compiled program/);
});

Deno.test({
  name: "the program itself is replaced where a link leads to it",
  ignore: !isPosix,
  async fn() {
    using place = installed();
    const link = join(place.path, "globus-connect-server");
    Deno.symlinkSync("gcs", link);
    assert.equal(await replaceableProgram(link, noPackages), place.program);
  },
});

Deno.test({
  name: "a program that a Debian package has installed is left to it, by the names that dpkg keeps",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using place = installed();
    const dpkg = join(place.path, "info");
    Deno.mkdirSync(dpkg);
    const list = join(dpkg, "gcs-cli:amd64.list");
    // As dpkg has it where /bin is a link to /usr/bin.
    Deno.symlinkSync(place.path, join(place.path, "bin"));
    for (const line of [place.program, join(place.path, "bin/gcs")]) {
      Deno.writeTextFileSync(list, `/.\n/usr/share/doc/gcs\n${line}\n`);
      const error = await failure(replaceableProgram(place.program, { ...noPackages, dpkg }));
      assert.equal(error.kind, "conflict");
      assert.match(error.message, /belongs to dpkg \(package gcs-cli\): it is not updated here/);
      assert.match(error.hint ?? "", /dpkg -i/);
    }
    Deno.writeTextFileSync(list, `/.\n/usr/lib/gcs\n${place.program}.old\n`);
    assert.equal(await packageOwner(place.program, { ...noPackages, dpkg }), undefined);
  },
});

Deno.test("a program that dpkg has put on this machine is known for dpkg's", async (t) => {
  const program = "/usr/bin/dpkg";
  if (!run("dpkg", "-S", program)) {
    await t.step({ name: "no dpkg here", ignore: true, fn() {} });
    return;
  }
  assert.equal((await packageOwner(program))?.manager, "dpkg (package dpkg)");
});

Deno.test("a program that an rpm package has installed is left to it, as rpm's own database says", async (t) => {
  if (!run("rpmbuild", "--version")) {
    await t.step({ name: "no rpmbuild here", ignore: true, fn() {} });
    return;
  }
  using place = installed();
  const work = place.path;
  const spec = [
    ...[
      "Name: gcs-cli",
      "Version: 1",
      "Release: 1",
      "Summary: x",
      "License: x",
      "BuildArch: noarch",
    ],
    ...["AutoReqProv: no", "%description", "x", "%install"],
    `mkdir -p %{buildroot}${work}; cp ${place.program} %{buildroot}${work}/`,
    ...["%files", place.program],
  ];
  Deno.writeTextFileSync(join(work, "gcs.spec"), `${spec.join("\n")}\n`);
  await output([
    "rpmbuild",
    "-bb",
    "--quiet",
    "--define",
    `_topdir ${work}/top`,
    `${work}/gcs.spec`,
  ]);
  const database = join(work, "db");
  await output([
    ...["rpm", "--dbpath", database, "-i", "--justdb", "--nodeps", "--ignorearch"],
    `${work}/top/RPMS/noarch/gcs-cli-1-1.noarch.rpm`,
  ]);
  const places = {
    ...noPackages,
    rpmDatabases: [database],
    rpm: ["/usr/bin/rpm", "--dbpath", database],
  };
  const error = await failure(replaceableProgram(place.program, places));
  assert.equal(error.kind, "conflict");
  assert.match(error.message, /belongs to rpm \(package gcs-cli\)/);
  const other = join(work, "other");
  Deno.writeTextFileSync(other, "");
  assert.equal(await packageOwner(other, places), undefined);
});

Deno.test("managers that have folders of their own are known by them", async () => {
  const cases = {
    "/usr/lib/node_modules/@gcs/cli/bin/gcs": "npm",
    "/opt/homebrew/Cellar/gcs/2.0.0/bin/gcs": "Homebrew",
    "/nix/store/abc-gcs-2.0.0/bin/gcs": "Nix",
    "/snap/gcs/12/bin/gcs": "snap",
  };
  for (const [path, manager] of Object.entries(cases)) {
    assert.equal((await packageOwner(path, noPackages))?.manager, manager, path);
  }
  assert.equal(await packageOwner("/home/ada/.local/bin/gcs", noPackages), undefined);
});

Deno.test({
  name: "a folder that this user may not write to is told, with the line for who may",
  ignore: !isPosix || isRoot,
  async fn() {
    using place = installed();
    Deno.chmodSync(place.path, 0o555);
    const error = await failure(replaceableProgram(place.program, noPackages));
    Deno.chmodSync(place.path, 0o755);
    assert.equal(error.kind, "usage");
    assert.equal(error.message, `This user may not replace ${place.program}: permission denied`);
    assert.equal(error.hint, `as who may: sudo ${place.program} update`);
  },
});

Deno.test({
  name: "a folder on a disk that is read-only is told before anything is downloaded",
  ignore: !isRoot || Deno.build.os !== "linux",
  async fn(t) {
    await onOwnDisk(t, "mode=755", async (folder) => {
      const program = join(folder, "gcs");
      Deno.writeTextFileSync(program, "");
      assert.ok(run("mount", "-o", "remount,ro", folder));
      const error = await failure(replaceableProgram(program, noPackages));
      assert.equal(
        error.message,
        `This user may not replace ${program}: the file system is read-only`,
      );
      assert.equal(error.hint, "install gcs into another folder");
    });
  },
});
