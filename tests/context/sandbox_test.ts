import assert from "node:assert/strict";
import { dirname } from "node:path";
import { environment } from "../../src/config/mod.ts";
import { createSandboxContext, sandboxLogin } from "../../src/context/sandbox.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { startSandbox } from "../../src/sandbox/mod.ts";
import { bufferStreams } from "../_support/streams.ts";
import { noGlobals } from "../_support/stage.ts";

function options(variables: Readonly<Record<string, string>> = {}) {
  return {
    globals: noGlobals,
    signal: new AbortController().signal,
    catalogue: () => Promise.resolve([]),
    streams: bufferStreams().streams,
    environment: environment(new Map(Object.entries(variables))),
  };
}

const isThere = (path: string) => Deno.stat(path).then(() => true, () => false);

Deno.test("a sandbox context is logged in to an endpoint of its own, and leaves nothing behind", async () => {
  const context = await createSandboxContext(options());
  const { configFolder } = context.paths;
  try {
    const { endpoint } = await context.gcs();
    assert.equal((await endpoint.get()).display_name, "Sandbox endpoint");
    assert.match((await context.endpoint()).address, /^127\.0\.0\.1:\d+$/);
    assert.equal((await context.login()).identity.username, "admin@example.org");
    assert.equal((await Deno.stat(configFolder)).mode === null, false);
    assert.equal(((await Deno.stat(configFolder)).mode ?? 0) & 0o077, 0);
  } finally {
    await context.close();
  }
  assert.equal(await isThere(configFolder), false);
  assert.equal(await isThere(dirname(configFolder)), true);
});

Deno.test("a sandbox context sees nothing that leads to a real endpoint, and the rest", async () => {
  const real = {
    HOME: "/home/somebody",
    GLOBUS_CONNECT_SERVER_CONFIG_DIR: "/home/somebody/.real",
    GCS_CLI_CLIENT_ID: "5a4d0000-0000-4000-8000-0000000000c9",
    GCS_CLI_CLIENT_SECRET: "a-real-client-secret",
    GCS_CLI_ENDPOINT_ID: "real.example.org",
    GLOBUS_SDK_ENVIRONMENT: "preview",
    GCS_PROFILE: "production",
    GCS_FORMAT: "yaml",
  };
  const context = await createSandboxContext(options(real));
  try {
    const { profile, values } = await context.config();
    assert.equal(profile, "default");
    assert.equal(values.format, "yaml");
    assert.match(values.endpoint ?? "", /^127\.0\.0\.1:/);
    assert.match(values.services.auth_url, /^https:\/\/127\.0\.0\.1:/);
    assert.notEqual(context.paths.configFolder, real.GLOBUS_CONNECT_SERVER_CONFIG_DIR);
    const { endpoint } = await context.gcs();
    assert.ok((await endpoint.get()).id);
  } finally {
    await context.close();
  }
});

Deno.test("two sandbox contexts share nothing", async () => {
  const [one, other] = await Promise.all([
    createSandboxContext(options()),
    createSandboxContext(options()),
  ]);
  try {
    assert.notEqual((await one.endpoint()).address, (await other.endpoint()).address);
    assert.notEqual(one.paths.configFolder, other.paths.configFolder);
    const { endpoint } = await one.gcs();
    await endpoint.update({ "department": "Beams" }).send();
    assert.notEqual((await (await other.gcs()).endpoint.get()).department, "Beams");
  } finally {
    await one.close();
    await other.close();
  }
});

Deno.test("sandboxLogin gives a token of each service, and a session that begins now", async () => {
  const sandbox = await startSandbox();
  try {
    const { tokens, session, identity, authUrl } = sandboxLogin(sandbox, 1_000_000);
    assert.deepEqual(Object.keys(tokens).sort(), [
      sandbox.endpointId,
      "auth.globus.org",
      "transfer.api.globus.org",
    ]);
    assert.deepEqual(session, { startedAt: 1_000_000, lastUsed: 1_000_000, method: "sandbox" });
    assert.equal(identity.sub, sandbox.owner.id);
    assert.equal(authUrl, sandbox.authUrl);
    for (const { accessToken, expiresAt } of Object.values(tokens)) {
      assert.equal(String(accessToken), "[redacted]");
      assert.ok(expiresAt > 1_000_000);
    }
  } finally {
    await sandbox.close();
  }
});

Deno.test("a sandbox context is logged in as the profile that is asked for", async () => {
  const context = await createSandboxContext({
    ...options(),
    globals: { ...noGlobals, profile: "lab" },
  });
  try {
    assert.equal((await context.config()).profile, "lab");
    assert.equal((await context.login()).identity.username, "admin@example.org");
  } finally {
    await context.close();
  }
});

for (
  const [flag, given] of [
    ["--endpoint", { endpoint: "real.example.org" }],
    ["--use-explicit-host", { useExplicitHost: "192.0.2.1" }],
  ] as const
) {
  Deno.test(`a sandbox context is refused with ${flag}, which leads elsewhere`, async () => {
    await assert.rejects(
      createSandboxContext({ ...options(), globals: { ...noGlobals, ...given } }),
      (error) =>
        error instanceof GcsError && error.kind === "usage" &&
        error.message === `Cannot use ${flag} together with --sandbox`,
    );
  });
}
