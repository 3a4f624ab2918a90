/** A process of its own for the tests: does one kind of work until it is done or killed. */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { systemClock } from "../../../src/base/mod.ts";
import type { Keyring } from "../../../src/keys/mod.ts";
import { login, open, token } from "../../keys/helpers.ts";

/** A keyring in files, so that several processes share it. */
function fileKeyring(folder: string): Keyring {
  const path = (account: string) => join(folder, encodeURIComponent(account));
  return {
    get: (account) =>
      Promise.resolve(existsSync(path(account)) ? readFileSync(path(account), "utf8") : undefined),
    set: (account, value) => Promise.resolve(writeFileSync(path(account), value)),
    delete(account) {
      const there = existsSync(path(account));
      rmSync(path(account), { force: true });
      return Promise.resolve(there);
    },
  };
}

const say = (line: string) => process.stdout.write(`${line}\n`);
const [work, folder = ""] = process.argv.slice(2);
const clock = { ...systemClock, set: () => {} };
const { store } = open(folder, fileKeyring(join(folder, "keyring")), clock);

if (work === "write") {
  for (let n = 0;; n++) {
    await store.save("work", login(`access-${n}-${"x".repeat(20_000)}`));
    if (n === 0) say("ready");
  }
} else if (work === "rotate") {
  say("ready");
  for (;;) await store.rotateKey();
} else if (work === "fill") {
  for (const profile of ["one", "two", "three"]) {
    await store.save(profile, login(`access-${profile}`));
  }
} else if (work === "read") {
  for (const { profile } of await store.list()) {
    const found = await store.load(profile);
    say(
      `${profile} ${found?.tokens["auth.globus.org"]?.accessToken.reveal().slice(0, 12)}`,
    );
  }
} else if (work === "refresh") {
  const fresh = await store.refreshOnce("one", "auth.globus.org", () => {
    appendFileSync(join(folder, "requests"), "x");
    return Promise.resolve({ ...token("refreshed"), expiresAt: Date.now() + 3_600_000 });
  }, { endsWithinMs: 300_000 });
  say(fresh.accessToken.reveal());
}
