import assert from "node:assert/strict";
import { parse } from "yaml";
import { isObject, memberAt } from "../../../src/base/mod.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { transferLines } from "../../audit/_support.ts";
import { readPage } from "../../docs/_pages.ts";
import { type Bare, noOtherUser, setBare } from "./_bare.ts";
import { inPlaces, put } from "./_places.ts";

const page = await readPage("docs/automation.md");
const words = "correct horse battery\n";

/** The block of the page whose first line names a file, or that is of a language. */
function block(mark: string): string {
  for (const [, language = "", text = ""] of page.text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)) {
    if (language === mark || text.startsWith(`# ${mark}\n`)) return text;
  }
  assert.fail(`the page has no block ${mark}`);
}

/** The names of a page, as the sandbox has them. */
function real({ sandbox }: Bare, text: string): string {
  return text.replaceAll(
    /\bENDPOINT_ID\b(?!:)/g,
    (word, at: number) =>
      /[=:"' ]/.test(text[at - 1] ?? "") || at === 0 ? sandbox.endpointId : word,
  )
    .replaceAll(/(?<![\w])CLIENT_ID\b/g, sandbox.serviceClientId)
    .replaceAll(/\bCOLLECTION_ID\b/g, seedIds.mappedCollection);
}

const texts = (value: unknown): string[] => {
  assert.ok(Array.isArray(value) && value.every((one) => typeof one === "string"));
  return value;
};

const list = (value: unknown): unknown[] => {
  assert.ok(Array.isArray(value));
  return value;
};

const text = (value: unknown): string => {
  assert.equal(typeof value, "string");
  return String(value);
};

function isEncrypted(bare: Bare): Promise<boolean> {
  const last = bare.sandbox.requests.findLast(({ method }) => method === "PATCH");
  return Promise.resolve(JSON.stringify(last?.body ?? "").includes("force_encryption"));
}

Deno.test({
  name:
    "docs/automation.md: the container's entry point works as its user in a read-only root with the C library alone",
  ignore: noOtherUser,
  async fn() {
    await using bare = await setBare();
    const file = block("containerfile").split("\n");
    const value = (word: string) =>
      file.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1) ?? "";
    const uid = Number(value("USER").split(":")[0]);
    const [name = "", folder = ""] = value("ENV").split("=");
    assert.match(value("RUN"), new RegExp(`-o ${uid} -g ${uid} -m 0700 ${folder}$`));
    const run = page.text.split("podman run")[1]?.split("```")[0]?.replaceAll("\\\n", "") ?? "";
    const [options = "", args = ""] = real(bare, run).trim().split(/ gcs (?=[a-z]+ )/);
    const env = Object.fromEntries(
      [...options.matchAll(/--env (\w+)=(\S+)/g)].map(([, key = "", to = ""]) => [key, to]),
    );
    const secrets: Record<string, string> = {
      "gcs-passphrase": words,
      "gcs-client-secret": bare.sandbox.serviceClientSecret,
    };
    const mounted = [...options.matchAll(/--secret (\S+)/g)].map(([, secret = ""]) =>
      put(`/run/root/run/secrets/${secret}`, secrets[secret] ?? "", "0444")
    );
    const outcome = await inPlaces(bare, {
      uid,
      env: { ...env, [name]: folder, HOME: "/", PATH: "/usr/local/bin:/usr/bin:/bin" },
      setup: [
        "root=/run/root; mkdir -p $root/usr/local/bin $root/lib64 $root/usr/bin $root/proc $root/dev",
        `mkdir -p $root/run $root${folder}; ldd /usr/local/bin/gcs /usr/bin/env | ` +
        "grep -o '/[^ :]*so[^ :]*' | sort -u | while read -r lib; do cp --parents -L $lib $root; done",
        "cp /usr/bin/env $root/usr/bin/; touch $root/usr/local/bin/gcs",
        `cp /run/sandbox-ca.pem $root/run/; install -d -o ${uid} -g ${uid} -m 0700 /run/state`,
        ...mounted,
        "mount --bind $root $root; mount -o remount,bind,ro $root",
        "mount --rbind /proc $root/proc; mount --rbind /dev $root/dev",
        "mount --bind /usr/local/bin/gcs $root/usr/local/bin/gcs",
        `mount --bind /run/state $root${folder}`,
      ],
      lines: [["/usr/local/bin/gcs", ...args.trim().split(" ")]],
      enter: (line) => `chroot --userspec=${uid}:${uid} --groups= /run/root /usr/bin/${line}`,
    });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(JSON.parse(outcome.stdout).id, seedIds.mappedCollection);
    assert.ok(await isEncrypted(bare));
  },
});

Deno.test({
  name:
    "docs/automation.md: the CronJob changes the collection with the secrets that a kubelet mounts, night after night",
  ignore: noOtherUser,
  async fn() {
    await using bare = await setBare();
    // As Kubernetes reads it: 0440 is octal.
    const job: unknown = parse(real(bare, block("cronjob.yaml")), { version: "1.1" });
    const pod = memberAt(job, ["spec", "jobTemplate", "spec", "template", "spec"]);
    const [container] = list(memberAt(pod, ["containers"]));
    const uid = Number(memberAt(pod, ["securityContext", "runAsUser"]));
    const group = Number(memberAt(pod, ["securityContext", "fsGroup"]));
    const env = Object.fromEntries(
      list(memberAt(container, ["env"])).map((one) => [
        text(memberAt(one, ["name"])),
        text(memberAt(one, ["value"])),
      ]),
    );
    const place = (volume: string) =>
      text(memberAt(
        list(memberAt(container, ["volumeMounts"])).find((one) =>
          memberAt(one, ["name"]) === volume
        ),
        ["mountPath"],
      ));
    const [secrets, state] = [place("secrets"), place("state")];
    const version = `${secrets}/..2026_11_27_02_17_00.1`;
    const mode = Number(memberAt(list(memberAt(pod, ["volumes"]))[1], ["secret", "defaultMode"]));
    const files = { passphrase: words, "client-secret": bare.sandbox.serviceClientSecret };
    const once = ["/usr/local/bin/gcs", ...texts(memberAt(container, ["args"]))];
    const outcome = await inPlaces(bare, {
      uid,
      groups: [group],
      env: { ...env, HOME: "/", PATH: "/usr/local/bin:/usr/bin:/bin" },
      setup: [
        ...Object.entries(files).map(([name, secret]) =>
          put(`${version}/${name}`, secret, mode.toString(8), `0:${group}`)
        ),
        `chgrp ${group} ${secrets} ${version}; chmod 2755 ${version}; chmod 3777 ${secrets}`,
        `ln -s ..2026_11_27_02_17_00.1 ${secrets}/..data`,
        ...Object.keys(files).map((name) => `ln -s ..data/${name} ${secrets}/${name}`),
        `mount --bind ${secrets} ${secrets}; mount -o remount,bind,ro ${secrets}`,
        `mkdir -p ${state}; chgrp ${group} ${state}; chmod 2775 ${state}`,
      ],
      lines: [once, once],
    });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(outcome.stderr, "");
    assert.ok(await isEncrypted(bare));
  },
});

/** The settings of a unit, in order. */
function settingsOf(unit: string): [name: string, value: string][] {
  return [...unit.matchAll(/^([A-Za-z]+)=(.*)$/gm)].map(([, name = "", to = ""]) => [name, to]);
}

Deno.test({
  name:
    "docs/automation.md: the service loads the log as a user of the moment, with credentials of systemd",
  ignore: noOtherUser,
  async fn() {
    await using bare = await setBare();
    const uid = 61_184;
    const unit = block("gcs-audit.service");
    const settings = settingsOf(unit);
    const all = (name: string) => settings.filter(([one]) => one === name).map(([, to]) => to);
    const given = Object.fromEntries(
      real(bare, block("/etc/gcs/environment")).split("\n").filter((line) => /^\w+=/.test(line))
        .map((line) => line.split("=")),
    );
    const credentials = "/run/credentials/gcs-audit.service";
    const secrets: Record<string, string> = {
      "/etc/gcs/passphrase": words,
      "/etc/gcs/client-secret": bare.sandbox.serviceClientSecret,
    };
    const [state = ""] = all("StateDirectory");
    const log = `${transferLines(3).join("\n")}\n`;
    const outcome = await inPlaces(bare, {
      uid,
      groups: [4],
      env: {
        ...given,
        HOME: "/",
        LANG: "C.UTF-8",
        PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin",
        STATE_DIRECTORY: `/var/lib/${state}`,
        CONFIGURATION_DIRECTORY: `/etc/${all("ConfigurationDirectory")[0]}`,
        CREDENTIALS_DIRECTORY: credentials,
        INVOCATION_ID: "0123456789abcdef0123456789abcdef",
      },
      setup: [
        put("/etc/gcs/config.yaml", "audit:\n  retention_days: 365\n", "0644"),
        put("/var/log/gridftp-audit.log", log, "0640", "0:4"),
        ...all("LoadCredential").map((line) => {
          const [name = "", from = ""] = line.split(":");
          return put(`${credentials}/${name}`, secrets[from] ?? "", "0400", `${uid}:${uid}`);
        }),
        `chown ${uid} ${credentials}; chmod 0500 ${credentials}`,
        `mkdir -p /var/lib/private/${state}; chown ${uid}:${uid} /var/lib/private/${state}`,
        `ln -s private/${state} /var/lib/${state}`,
      ],
      lines: [
        ...all("ExecStart").map((line) => line.split(" ")),
        ["/usr/local/bin/gcs", "config", "get", "audit.retention_days"],
      ],
    });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stdout, new RegExp(seedIds.mappedCollection));
    assert.match(outcome.stdout, /\b3\b/);
    assert.match(outcome.stdout, /^365$/m);
  },
});

const hasVerify = await new Deno.Command("systemd-analyze", { args: ["--version"] }).output()
  .then(({ success }) => success, () => false);

Deno.test({
  name: "docs/automation.md: systemd-analyze verify finds no fault with the units",
  ignore: !hasVerify,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "gcs-units-" });
    try {
      const names = ["gcs-audit.service", "gcs-audit.timer"];
      for (const name of names) {
        // The program of the page need not be installed where this test runs.
        const unit = block(name).replaceAll("/usr/local/bin/gcs", "/bin/true");
        await Deno.writeTextFile(`${folder}/${name}`, unit);
      }
      const { success, stderr } = await new Deno.Command("systemd-analyze", {
        args: ["verify", "--man=no", ...names.map((name) => `${folder}/${name}`)],
      }).output();
      const said = new TextDecoder().decode(stderr);
      assert.ok(success && !said.includes("gcs-audit"), said);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "docs/automation.md: the line of cron changes the collection and mails nothing",
  ignore: noOtherUser,
  async fn() {
    await using bare = await setBare();
    const uid = 61_000;
    const table = real(bare, block("/etc/cron.d/gcs")).split("\n");
    const env = Object.fromEntries(
      table.filter((line) => /^\w+=/.test(line)).map((line) => [
        line.slice(0, line.indexOf("=")),
        line.slice(line.indexOf("=") + 1),
      ]),
    );
    const entry = table.find((line) => /^\d/.test(line)) ?? "";
    const [, user = "", command = ""] = /^(?:\S+ ){5}(\S+) (.*)$/.exec(entry) ?? [];
    const home = "/srv/gcs";
    const owner = `${uid}:${uid}`;
    const { code, stdout, stderr } = await inPlaces(bare, {
      uid,
      cwd: home,
      env: { SHELL: "/bin/sh", LOGNAME: user, HOME: home, ...env },
      setup: [
        put(env["GCS_PASSPHRASE_FILE"] ?? "", words, "0400", owner),
        put(
          env["GCS_CLI_CLIENT_SECRET_FILE"] ?? "",
          bare.sandbox.serviceClientSecret,
          "0400",
          owner,
        ),
        `install -d -o ${uid} -g ${uid} -m 0750 ${home}`,
      ],
      lines: [
        ["/bin/sh", "-c", command],
        ["/bin/sh", "-c", `test -s ${home}/nightly.log`],
      ],
    });
    assert.deepEqual([code, stdout, stderr], [0, "", ""]);
    assert.ok(await isEncrypted(bare));
  },
});

Deno.test({
  name:
    "docs/automation.md: the steps of the workflow work in the shell and environment of a runner",
  ignore: noOtherUser,
  async fn() {
    await using bare = await setBare();
    const values: Record<string, string> = {
      "vars.GCS_CLI_CLIENT_ID": bare.sandbox.serviceClientId,
      "secrets.GCS_CLI_CLIENT_SECRET": bare.sandbox.serviceClientSecret,
      "secrets.GCS_PASSPHRASE": words.trim(),
    };
    const workflow: unknown = parse(
      real(bare, block(".github/workflows/globus.yml"))
        .replaceAll(/\$\{\{ (\S+) \}\}/g, (_, name: string) => values[name] ?? assert.fail(name)),
    );
    const job = memberAt(workflow, ["jobs", "collections"]);
    const common = memberAt(job, ["env"]);
    const uid = 61_000;
    for (const step of list(memberAt(job, ["steps"]))) {
      const own = memberAt(step, ["env"]);
      const env = { ...(isObject(common) ? common : {}), ...(isObject(own) ? own : {}) };
      const outcome = await inPlaces(bare, {
        uid,
        cwd: "/srv/work",
        env: {
          ...Object.fromEntries(Object.entries(env).map(([name, to]) => [name, text(to)])),
          CI: "true",
          GITHUB_ACTIONS: "true",
          HOME: "/srv/work",
          PATH: "/usr/local/bin:/usr/bin:/bin",
        },
        setup: [`install -d -o ${uid} -g ${uid} -m 0755 /srv/work`],
        lines: [["/bin/bash", "-e", "-c", text(memberAt(step, ["run"]))]],
      });
      assert.equal(outcome.code, 0, outcome.stderr);
    }
    assert.ok(await isEncrypted(bare));
  },
});

Deno.test({
  name:
    "docs/automation.md: the task of the playbook says whether it changed anything, the first time and again",
  ignore: noOtherUser,
  async fn() {
    await using bare = await setBare();
    const values: Record<string, string> = {
      "gcs_client_id": bare.sandbox.serviceClientId,
      "gcs_client_secret": bare.sandbox.serviceClientSecret,
    };
    const [play] = list(parse(
      real(bare, block("collections.yml"))
        .replaceAll(/\{\{ (\w+) \}\}/g, (_, name: string) => values[name] ?? assert.fail(name)),
    ));
    const [task] = list(memberAt(play, ["tasks"]));
    const argv = texts(memberAt(task, ["ansible.builtin.command", "argv"]));
    const env = memberAt(task, ["environment"]);
    assert.ok(isObject(env));
    assert.equal(memberAt(task, ["changed_when"]), "(collection.stdout | from_json).changed");
    const { code, stdout, stderr } = await inPlaces(bare, {
      uid: 61_000,
      cwd: "/srv",
      env: {
        ...Object.fromEntries(Object.entries(env).map(([name, to]) => [name, text(to)])),
        HOME: "/srv/gcs",
        PATH: "/usr/local/bin:/usr/bin:/bin",
      },
      setup: [
        put("/etc/gcs/passphrase", words, "0400", "61000:61000"),
        "install -d -o 61000 -g 61000 -m 0750 /srv/gcs",
      ],
      lines: [argv, ["echo", "---"], argv],
    });
    assert.equal(code, 0, stderr);
    const [first, again] = stdout.split("---\n").map((one) => JSON.parse(one).changed);
    assert.deepEqual([first, again], [true, false]);
  },
});
