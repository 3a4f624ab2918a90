import assert from "node:assert/strict";
import { systemClock } from "../../src/base/mod.ts";
import { setProgramStage } from "../slow/_program.ts";
import { figure, scaled, scenario } from "./_figures.ts";
import { measured } from "./_program.ts";
import { rolesOf } from "./_roles.ts";

const processes = scaled(50, 10);

scenario(
  "processes",
  `${processes} processes at once on one profile: one refreshes the token, and the trail has a row of each`,
  async () => {
    await using stage = await setProgramStage();
    // A minute is left: everyone finds that the token is to be refreshed.
    const expiresAt = systemClock.now() + 60_000;
    await stage.logIn("default", (login) => ({
      ...login,
      tokens: Object.fromEntries(
        Object.entries(login.tokens).map(([server, token]) => [server, { ...token, expiresAt }]),
      ),
    }));
    const before = rolesOf(stage).length;
    const groups = Array.from({ length: processes }, () => crypto.randomUUID());
    const start = performance.now();
    const ended = await Promise.all(groups.map((group) =>
      measured(stage, [
        ...["role", "create", "--principal", `urn:globus:groups:id:${group}`],
        ...["--role", "activity_monitor", "-F", "json"],
      ])
    ));
    const seconds = (performance.now() - start) / 1_000;
    const failed = ended.filter(({ code }) => code !== 0);
    assert.deepEqual(failed.map(({ stderr }) => stderr), []);
    assert.equal(rolesOf(stage).length, before + processes);

    const refreshes = stage.sandbox.requests.filter(({ path, body }) =>
      path === "/v2/oauth2/token" && JSON.stringify(body).includes('"refresh_token"')
    );
    assert.equal(refreshes.length, 1);
    assert.equal(stage.sandbox.requests.filter(({ status }) => status === 401).length, 0);
    const status = await stage.run(["auth", "status", "-F", "json"]);
    assert.equal(status.code, 0, status.stderr);
    assert.deepEqual(
      JSON.parse(status.stdout).map(({ problem }: { problem: unknown }) => problem),
      [
        null,
      ],
    );
    const verify = await stage.run(["audit", "verify"]);
    assert.equal(verify.code, 0, verify.stderr);
    const trail = await stage.run([
      ...["audit", "trail", "--command", "role create"],
      ...["--limit", "1000", "-F", "ndjson"],
    ]);
    const rows = trail.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(rows.map(({ outcome }) => outcome), Array(processes).fill("success"));
    return [
      figure("processes at once", processes),
      figure("seconds until the last one ended", seconds, "s"),
      figure("refreshes", refreshes.length),
      figure("rows in the trail", rows.length),
      figure(
        "memory of a process, at most",
        Math.max(...ended.map(({ peakMb }) => peakMb ?? 0)),
        "MB",
      ),
    ];
  },
);
