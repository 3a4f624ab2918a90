import assert from "node:assert/strict";
import { join } from "node:path";
import { documentsOf, membersOf } from "../../commands/_expect.ts";
import { binary } from "../../_support/binary.ts";
import { setStage } from "../../_support/stage.ts";
import { spansOf, startReceiver } from "../../telemetry/_receiver.ts";

Deno.test({
  name:
    "the binary sends its own telemetry, straight, and none of the runtime's; it makes profiles",
  ignore: binary === undefined,
  fn: async () => {
    await using stage = await setStage();
    await using receiver = await startReceiver();
    const profile = join(stage.folder, "gcs.cpuprofile");
    const { code, stderr } = await stage.run(["collection", "list", "--cpu-profile", profile], {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
        OTEL_DENO: "true",
        OTEL_DENO_CONSOLE: "capture",
        HTTP_PROXY: "http://127.0.0.1:1",
        "http_proxy": "http://127.0.0.1:1",
      },
    });
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(receiver.received.map(({ path }) => path).sort(), [
      "/v1/metrics",
      "/v1/traces",
    ]);
    const { body } = receiver.one("/v1/traces");
    const [resource] = documentsOf(membersOf(body)["resourceSpans"]);
    const scopes = documentsOf(resource?.["scopeSpans"]).map(({ scope }) =>
      membersOf(scope)["name"]
    );
    assert.deepEqual(scopes, ["gcs"]);
    assert.ok(spansOf(body).length >= 3);
    assert.ok(Array.isArray(membersOf(JSON.parse(await Deno.readTextFile(profile)))["nodes"]));
  },
});
