import assert from "node:assert/strict";
import { join } from "node:path";
import { systemClock, systemRandom } from "../../../src/base/mod.ts";
import {
  memoryKeyring,
  memoryPlaces,
  openedKeys,
  openVault,
  startAgent,
} from "../../../src/keys/mod.ts";
import { Secret } from "../../../src/secrets/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { isPosix } from "../../files/temp_folder.ts";

const limits = { inactivityMinutes: 30, absoluteMinutes: 60 };

Deno.test({
  name: "auth lock and logout close a key that a passphrase opened, and say whether one was open",
  ignore: !isPosix,
  async fn() {
    await using stage = await setStage();
    const { folder } = stage;
    const socket = join(folder, "state", "agent.sock");
    const agent = await startAgent(socket, systemClock);
    try {
      const opened = openedKeys({
        places: () => memoryPlaces(socket),
        limits,
        clock: systemClock,
      });
      const openKey = async () => {
        const ask = () => Promise.resolve(new Secret("correct horse battery"));
        const vault = openVault({
          ...{ folder, opened, askPassphrase: ask, source: "passphrase" },
          keyring: memoryKeyring(stage.keyring),
          ...{ clock: systemClock, random: systemRandom },
        });
        await vault.setItem("test", new Uint8Array([1]));
      };
      const env = { GCS_PASSPHRASE_FILE: "" };
      const lock = async () => (await stage.run(["auth", "lock", "-F", "json"], { env })).json();
      assert.deepEqual(await lock(), { status: "locked", "was_open": false });
      await openKey();
      assert.deepEqual(await lock(), { status: "locked", "was_open": true });
      assert.deepEqual(await lock(), { status: "locked", "was_open": false });
      await openKey();
      // The stage's own passphrase is handed over; what was opened before is closed all the same.
      const handed = await stage.run(["auth", "lock", "-F", "json"]);
      assert.deepEqual(handed.json(), { status: "locked", "was_open": true });
      assert.deepEqual(await lock(), { status: "locked", "was_open": false });
      await openKey();
      assert.equal((await stage.run(["logout"], { env })).code, 0);
      assert.deepEqual(await lock(), { status: "locked", "was_open": false });
    } finally {
      await agent.close();
    }
  },
});
