import assert from "node:assert/strict";
import { join } from "node:path";
import { findOfficial, wholePath } from "../../src/official/mod.ts";
import { canFake, fakeProgram } from "./_fake_program.ts";

const ignore = !canFake;
const own = Deno.execPath();
const standard = "/nowhere/globus-connect-server";

Deno.test({
  name: "findOfficial looks at GCS_OFFICIAL_CLI, the standard place and PATH, in this order",
  ignore,
  async fn() {
    await using first = await fakeProgram();
    await using second = await fakeProgram();
    await using third = await fakeProgram();
    const path = `relative::/nowhere:${third.folder}`;
    const places = { own, path, standard: second.path };
    assert.equal(await findOfficial({ ...places, named: first.path }), first.path);
    assert.equal(await findOfficial(places), second.path);
    assert.equal(await findOfficial({ own, path, standard }), third.path);
  },
});

Deno.test("wholePath ends with the folders of the system, as the PATH of cron does not", () => {
  assert.match(wholePath("/usr/bin:/bin"), /^\/usr\/bin:\/bin:.*\/usr\/sbin/);
  assert.match(wholePath(), /^\/usr\/local\/sbin:.*:\/usr\/sbin:/);
  const whole = wholePath("/opt/x");
  assert.equal(wholePath(whole), whole);
});

Deno.test("findOfficial without the program names the node as requirement", async () => {
  await assert.rejects(findOfficial({ own, path: "/nowhere", standard }), {
    kind: "failed",
    message: /only on a node of the endpoint/,
    hint: /GCS_OFFICIAL_CLI/,
  });
});

Deno.test({
  name: "findOfficial never takes this program for it: not by path, link or hard link",
  ignore,
  async fn() {
    await using self = await fakeProgram();
    await using other = await fakeProgram();
    const links = join(self.folder, "links");
    await Deno.mkdir(links);
    const link = join(links, "globus-connect-server");
    await Deno.symlink(self.path, link);
    for (const named of [self.path, link]) {
      await assert.rejects(findOfficial({ own: self.path, named }), {
        message: /it is gcs itself/,
      });
    }
    const found = await findOfficial({
      own: self.path,
      standard: self.path,
      path: `${links}:${other.folder}`,
    });
    assert.equal(found, other.path);
    await Deno.remove(link);
    await Deno.link(self.path, link);
    await assert.rejects(findOfficial({ own: self.path, standard, path: links }), {
      message: /not installed here/,
    });
  },
});

Deno.test({
  name: "findOfficial refuses what GCS_OFFICIAL_CLI names wrongly, and looks nowhere else",
  ignore,
  async fn() {
    await using program = await fakeProgram();
    const places = { own, standard: program.path, path: program.folder };
    for (const named of ["globus-connect-server", "/nowhere/program", program.folder]) {
      await assert.rejects(findOfficial({ ...places, named }), { message: /GCS_OFFICIAL_CLI/ });
    }
    await Deno.chmod(program.path, 0o644);
    await assert.rejects(findOfficial({ ...places, named: program.path }), {
      message: /there is no program/,
    });
  },
});

Deno.test({
  name: "findOfficial refuses a program that other users can change, and a link in their folder",
  ignore,
  async fn() {
    await using program = await fakeProgram();
    const refused = { kind: "failed", message: /^Refused to use the official program: / };
    await Deno.chmod(program.path, 0o757);
    await assert.rejects(findOfficial({ own, named: program.path }), refused);
    await Deno.chmod(program.path, 0o755);
    const open = `${program.folder}/open`;
    await Deno.mkdir(open);
    await Deno.chmod(open, 0o777);
    await Deno.symlink(program.path, `${open}/globus-connect-server`);
    await assert.rejects(
      findOfficial({ own, named: `${open}/globus-connect-server` }),
      { ...refused, hint: `chmod go-w ${open}` },
    );
    await assert.rejects(findOfficial({ own, standard: "/nowhere", path: open }), refused);
  },
});

Deno.test({
  name: "findOfficial never takes a copy of this program for the official one",
  ignore,
  async fn() {
    await using program = await fakeProgram();
    const copy = `${program.folder}/copy`;
    await Deno.mkdir(copy);
    await Deno.copyFile(program.path, `${copy}/globus-connect-server`);
    const places = { own: program.path, standard: "/nowhere", path: copy };
    await assert.rejects(findOfficial(places), { message: /is not installed here/ });
  },
});

Deno.test({
  name: "findOfficial never takes another release of this program for the official one",
  ignore,
  async fn() {
    await using program = await fakeProgram();
    const mebibyte = 1024 * 1024;
    const large = await Deno.open(program.path, { write: true });
    await large.truncate(20 * mebibyte);
    const places = { own, standard: "/nowhere", path: program.folder };
    assert.equal(await findOfficial(places), program.path, "size alone says nothing");
    // Across the end of a block, where reading it in pieces could miss it.
    await large.seek(4 * mebibyte - 3, Deno.SeekMode.Start);
    await large.write(new TextEncoder().encode("@gcs/cli"));
    await assert.rejects(findOfficial(places), { message: /is not installed here/ });
    await assert.rejects(findOfficial({ own, named: program.path }), {
      message: /it is gcs itself/,
    });
    large.close();
  },
});
