import assert from "node:assert/strict";
import { join } from "node:path";
import { type Clock, systemClock } from "../../src/base/mod.ts";
import type { Sandbox } from "../../src/sandbox/mod.ts";
import { setStage } from "../_support/stage.ts";
import { figure, scaled, scenario } from "./_figures.ts";
import { deletions, generatedRoles } from "./_roles.ts";

/** One deletion a second: an hour of the clock. */
const items = scaled(3_600, 900);
/** Access tokens live for ten minutes, and are replaced five minutes before their end. */
const lifetimeSeconds = 600;
const thresholdSeconds = 300;

/**
 * Time that passes where the rate is waited for. Shorter waits are for what other work does, in real
 * time: the clock stands still in them.
 */
class RateClock implements Clock {
  #time = Date.now();

  now(): number {
    return this.#time;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const isShort = ms < 100;
    await systemClock.sleep(isShort ? ms : 0, signal);
    if (!isShort) this.#time += ms;
  }
}

/** Deletes all roles at one a second. Gives how long that took, and how tokens came and went. */
async function hour(
  grant: "refresh_token" | "client_credentials",
  envOf: (sandbox: Sandbox) => Readonly<Record<string, string>> = () => ({}),
) {
  const clock = new RateClock();
  await using stage = await setStage({
    clock,
    sandbox: { seed: { generate: { roles: items } }, tokenLifetimeSeconds: lifetimeSeconds },
  });
  // A session lasts an hour where nothing else is set, and this one takes a little longer.
  for (
    const [key, value] of [["api.requests_per_second", "1"], ["auth.session_timeout_mins", "90"]]
  ) {
    const set = await stage.run(["config", "set", key ?? "", value ?? ""]);
    assert.equal(set.code, 0, set.stderr);
  }
  const ids = join(stage.folder, "ids.txt");
  await Deno.writeTextFile(ids, generatedRoles(stage).join("\n"));
  const start = clock.now();
  const line = ["role", "batch-delete", "--from-file", ids, "--yes"];
  const ended = await stage.run(line, { env: envOf(stage.sandbox) });
  assert.equal(ended.code, 0, ended.stderr);
  assert.deepEqual(generatedRoles(stage), []);
  assert.equal(deletions(stage).length, items);
  const got = stage.sandbox.requests.filter(({ path, body }) =>
    path === "/v2/oauth2/token" && JSON.stringify(body).includes(`"${grant}"`)
  );
  return {
    seconds: (clock.now() - start) / 1_000,
    times: got.map(({ time }) => (time - start) / 1_000),
    refused: stage.sandbox.requests.filter(({ status }) => status === 401).length,
  };
}

/** As often as the life of a token asks for, and not sooner after each other than that. */
function onTime(times: readonly number[], seconds: number, periodSeconds: number) {
  const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
  assert.ok(Math.min(...gaps) >= periodSeconds, `${gaps}`);
  const wanted = Math.floor(seconds / periodSeconds);
  assert.ok(times.length <= wanted + 1 && times.length >= wanted - 1, `${times.length} ${wanted}`);
}

scenario(
  "refresh",
  `${items} deletions at one a second on a login: its token is refreshed when due, and never twice`,
  async () => {
    const { seconds, times, refused } = await hour("refresh_token");
    onTime(times, seconds, lifetimeSeconds - thresholdSeconds);
    assert.equal(refused, 0);
    return [
      figure("seconds of the clock", seconds, "s"),
      figure("refreshes", times.length),
      figure("requests refused with 401", refused),
    ];
  },
);

scenario(
  "refresh",
  `${items} deletions at one a second as a service: its token is got when due, and never twice`,
  async () => {
    const { seconds, times, refused } = await hour("client_credentials", (sandbox) => ({
      "GCS_CLI_CLIENT_ID": sandbox.serviceClientId,
      "GCS_CLI_CLIENT_SECRET": sandbox.serviceClientSecret,
    }));
    onTime(times, seconds, lifetimeSeconds - 60);
    assert.equal(refused, 0);
    return [
      figure("seconds of the clock", seconds, "s"),
      figure("tokens", times.length),
      figure("requests refused with 401", refused),
    ];
  },
);
