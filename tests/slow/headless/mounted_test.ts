import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { type Bare, type BareRun, noOtherUser, setBare, stranger } from "./_bare.ts";

const isRootOnLinux = Deno.build.os === "linux" && Deno.uid() === 0;
const words = "correct horse battery\n";
const remove = ["storage-gateway", "create", "posix", "Made by a job", "--domain", "example.org"];

/** Creates something, which needs the key of the trail and so the passphrase. */
async function change(bare: Bare, passphraseFile: string, options: BareRun = {}) {
  const home = await Deno.makeTempDir({ dir: bare.folder });
  if (options.uid !== undefined) await Deno.chown(home, options.uid, options.uid);
  return await bare.run(remove, {
    ...options,
    env: { ...bare.service, HOME: home, GCS_PASSPHRASE_FILE: passphraseFile, ...options.env },
  });
}

/** A secret as the kubelet mounts it: root's, behind links, in a folder that all may write to. */
async function kubernetesSecret(bare: Bare, name: string, text: string, mode: number) {
  const folder = join(bare.folder, "kubernetes");
  const version = join(folder, "..2026_11_27_07_00_00.1234567");
  await Deno.mkdir(version, { recursive: true, mode: 0o755 });
  await Deno.writeTextFile(join(version, name), text);
  await Deno.chmod(join(version, name), mode);
  await Deno.symlink("..2026_11_27_07_00_00.1234567", join(folder, "..data")).catch(() => {});
  await Deno.symlink(`..data/${name}`, join(folder, name));
  await Deno.chmod(folder, 0o1777);
  return join(folder, name);
}

Deno.test({
  name:
    "a secret that Kubernetes mounts is taken by a user who cannot change it, and the mode is told",
  ignore: noOtherUser,
  async fn() {
    await using bare = await setBare();
    const file = await kubernetesSecret(bare, "pass", words, 0o444);
    const { code, stderr } = await change(bare, file, { uid: stranger });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /warning: the passphrase file can be read by other users \(mode 0444\)/);
    await Deno.chmod(await Deno.realPath(file), 0o446);
    const refused = await change(bare, file, { uid: stranger });
    assert.equal(refused.code, 10);
    assert.match(refused.stderr, /can be written to by other users/);
  },
});

Deno.test({
  name:
    "a secret in a read-only mount is taken by root, with a word, and refused where root could close it",
  ignore: !isRootOnLinux,
  async fn() {
    await using bare = await setBare();
    const folder = join(bare.folder, "run-secrets");
    await Deno.mkdir(folder);
    const file = join(folder, "passphrase");
    await Deno.writeTextFile(file, words);
    await Deno.chmod(file, 0o444);
    const refused = await change(bare, file);
    assert.equal(refused.code, 10);
    assert.match(refused.stderr, /other users can reach it \(mode 0444\)/);
    const mount = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"';
    const before = ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", mount, folder];
    const env = { PATH: "/usr/bin:/bin" };
    const taken = await change(bare, file, { before, env });
    assert.equal(taken.code, 0, taken.stderr);
    assert.match(taken.stderr, /can be read by other users/);
  },
});

Deno.test({
  name: "credentials of systemd are found by their names, the client secret too",
  ignore: noOtherUser,
  async fn() {
    await using bare = await setBare();
    const credentials = join(bare.folder, "credentials");
    await Deno.mkdir(credentials, { mode: 0o700 });
    const { GCS_CLI_CLIENT_SECRET: secret = "", ...service } = bare.service;
    for (
      const [name, text] of [["gcs.passphrase", words], ["gcs.client_secret", secret]] as const
    ) {
      await Deno.writeTextFile(join(credentials, name), text, { mode: 0o400 });
      await Deno.chown(join(credentials, name), stranger, stranger);
    }
    await Deno.chown(credentials, stranger, stranger);
    const state = join(bare.folder, "state");
    await Deno.mkdir(state, { mode: 0o755 });
    await Deno.chown(state, stranger, stranger);
    const configuration = join(bare.folder, "etc");
    await Deno.mkdir(configuration, { mode: 0o755 });
    await Deno.writeTextFile(join(configuration, "config.yaml"), "format: json\n", { mode: 0o644 });
    const env = {
      ...service,
      CREDENTIALS_DIRECTORY: credentials,
      STATE_DIRECTORY: state,
      CONFIGURATION_DIRECTORY: configuration,
    };
    const made = await bare.run(remove, { env, uid: stranger });
    assert.equal(made.code, 0, made.stderr);
    assert.ok(JSON.parse(made.stdout).id, "config.yaml of the service was read");
    const trail = await Deno.stat(join(state, "globus-connect-server", "audit", "audit.db"));
    assert.equal(trail.uid, stranger);
    const set = await bare.run(["config", "set", "format", "text"], { env, uid: stranger });
    assert.equal(set.code, 2);
    assert.match(set.stderr, /handed over/);
  },
});

const shell = (script: string) => ["/bin/bash", "-c", script, "bash"];

for (
  const [what, file, before, stdin] of [
    [
      "a pipe of the shell, <(…)",
      undefined,
      shell('GCS_PASSPHRASE_FILE=<(echo "$WORDS") exec "$@"'),
    ],
    ["a descriptor", "/dev/fd/7", shell('exec 7<<<"$WORDS"; exec "$@"')],
    ["standard input", "-", [], words],
    ["/dev/stdin", "/dev/stdin", [], words],
  ] as const
) {
  Deno.test({
    name: `the passphrase comes by ${what}`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      await using bare = await setBare();
      const env = { WORDS: words.trim(), PATH: "/usr/bin:/bin" };
      const given = stdin === undefined ? {} : { stdin };
      const { code, stderr } = await change(bare, file ?? "", { before, env, ...given });
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(stderr, /correct horse/);
    },
  });
}

Deno.test("the configuration comes by a pipe, is read once for all that looks at it, and is not changed", async () => {
  await using bare = await setBare();
  const env = { ...bare.service, HOME: bare.folder, GCS_CONFIG_FILE: "-" };
  const stdin = "profiles:\n  lab:\n    endpoint: gcs.lab.example.org\n";
  const list = await bare.run(["profile", "list", "-F", "json"], { env, stdin });
  assert.equal(list.code, 0, list.stderr);
  assert.match(list.stdout, /gcs\.lab\.example\.org/);
});

Deno.test("two things that both want standard input are told apart, before anything is sent", async () => {
  await using bare = await setBare();
  const both = { GCS_PASSPHRASE_FILE: "-", GCS_CONFIG_FILE: "-" };
  const env = { ...bare.service, HOME: bare.folder, ...both };
  const before = bare.sandbox.requests.length;
  const { code, stderr } = await bare.run(remove, { env, stdin: "format: text\n" });
  assert.notEqual(code, 0);
  assert.match(stderr, /Standard input was read already/);
  const sent = bare.sandbox.requests.slice(before).filter(({ path }) => path.startsWith("/api/s"));
  assert.deepEqual(sent, []);
});

Deno.test({
  name:
    "where nothing can be written reads work with a warning, and a change says so without exit 2",
  ignore: !isRootOnLinux,
  async fn() {
    await using bare = await setBare();
    const home = join(bare.folder, "home");
    await Deno.mkdir(home, { mode: 0o700 });
    const mount = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"';
    const options = {
      before: ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", mount, home],
      env: {
        ...bare.service,
        PATH: "/usr/bin:/bin",
        HOME: home,
        GCS_PASSPHRASE_FILE: bare.passphraseFile,
      },
    };
    for (
      const argv of [["collection", "list"], ["endpoint", "show"], ["whoami"], ["config", "list"]]
    ) {
      const { code, stderr } = await bare.run(argv, options);
      assert.equal(code, 0, `${argv}: ${stderr}`);
      assert.doesNotMatch(stderr, /error:/);
    }
    for (
      const argv of [
        remove,
        ["config", "set", "format", "json"],
        ["profile", "use", "lab"],
        ["collection", "delete", seedIds.guestCollection, "--yes"],
      ]
    ) {
      const { code, stderr } = await bare.run(argv, options);
      assert.ok(code !== 0 && code !== 2, `${argv}: ${code} ${stderr}`);
      assert.match(stderr, /read-only/);
      assert.match(stderr, /GLOBUS_CONNECT_SERVER_CONFIG_DIR/);
    }
  },
});

Deno.test({
  name: "without HOME the home on record is used, and a user without one reads all the same",
  ignore: noOtherUser,
  async fn() {
    await using bare = await setBare();
    const path = await bare.run(["config", "path"]);
    assert.match(path.stdout, /\/\.globus-connect-server\/config\.yaml\n$/);
    const nowhere = await bare.run(["config", "path"], { uid: stranger });
    assert.equal(nowhere.stdout, "/.globus-connect-server/config.yaml\n", nowhere.stderr);
    const read = await bare.run(["collection", "list"], { uid: stranger, env: bare.service });
    assert.equal(read.code, 0, read.stderr);
  },
});

Deno.test({
  name: "a home of another user, which sudo and su keep, is named with the way to another place",
  ignore: noOtherUser,
  async fn() {
    await using bare = await setBare();
    const home = join(bare.folder, "of-root");
    await Deno.mkdir(home, { mode: 0o700 });
    for (const argv of [["profile", "list"], remove]) {
      const env = { ...bare.service, HOME: home };
      const { code, stderr } = await bare.run(argv, { env, uid: stranger });
      assert.equal(code, 1, stderr);
      const folder = join(home, ".globus-connect-server");
      assert.match(
        stderr,
        new RegExp(`^gcs: error: Cannot look at "${folder}": permission denied$`, "m"),
      );
      assert.match(stderr, /^gcs: hint: .*GLOBUS_CONNECT_SERVER_CONFIG_DIR/m);
    }
  },
});

Deno.test({
  name:
    "in a configuration folder that its owner may not write to, reads work and a change exits 1",
  ignore: noOtherUser,
  async fn() {
    await using bare = await setBare();
    const folder = join(bare.folder, "closed");
    await Deno.mkdir(folder, { mode: 0o700 });
    await Deno.writeTextFile(join(folder, "config.yaml"), "format: json\n", { mode: 0o600 });
    const passphrase = join(folder, "passphrase");
    await Deno.writeTextFile(passphrase, words, { mode: 0o400 });
    for (const path of [folder, join(folder, "config.yaml"), passphrase]) {
      await Deno.chown(path, stranger, stranger);
    }
    await Deno.chmod(folder, 0o500);
    const env = {
      ...bare.service,
      GLOBUS_CONNECT_SERVER_CONFIG_DIR: folder,
      GCS_PASSPHRASE_FILE: passphrase,
    };
    const read = await bare.run(["collection", "list"], { env, uid: stranger });
    assert.equal(read.code, 0, read.stderr);
    assert.ok(Array.isArray(JSON.parse(read.stdout)));
    for (const argv of [remove, ["config", "set", "format", "text"]]) {
      const { code, stderr } = await bare.run(argv, { env, uid: stranger });
      assert.ok(code !== 0 && code !== 2, `${argv}: ${code} ${stderr}`);
      assert.match(stderr, /permission denied/);
    }
  },
});
