import { join } from "node:path";
import { parse, stringify } from "yaml";
import { membersOf } from "../../commands/_expect.ts";
import { until } from "../../_support/until.ts";

/** A collector on this machine that hands on what it understood. */
export interface Collector extends AsyncDisposable {
  readonly url: string;
}

/** The configuration that docs/observability.md shows. */
async function shownConfiguration(): Promise<Record<string, unknown>> {
  const page = await Deno.readTextFile(new URL("../../../docs/observability.md", import.meta.url));
  const [, text = ""] = /```yaml\n(receivers:\n[^]*?)```/.exec(page) ?? [];
  return membersOf(parse(text));
}

/** Starts one that hands on to `url` as JSON, before it answers. */
export async function startCollector(
  program: string,
  folder: string,
  url: string,
): Promise<Collector> {
  const shown = await shownConfiguration();
  const address = freeAddress();
  const exporters = Object.keys(membersOf(shown["exporters"])).map((name) => [name, {
    endpoint: url,
    encoding: "json",
    compression: "none",
    "sending_queue": { enabled: false },
    "retry_on_failure": { enabled: false },
  }]);
  const configuration = {
    ...shown,
    receivers: { otlp: { protocols: { http: { endpoint: address } } } },
    exporters: Object.fromEntries(exporters),
    service: {
      ...membersOf(shown["service"]),
      telemetry: { metrics: { level: "none" }, logs: { level: "warn" } },
    },
  };
  const file = join(folder, "collector.yaml");
  await Deno.writeTextFile(file, stringify(configuration));
  const child = new Deno.Command(program, { args: ["--config", `file:${file}`], stdin: "null" })
    .spawn();
  const ended = child.status;
  let hasEnded = false;
  ended.then(() => hasEnded = true);
  await until("the collector listens", async () => {
    if (hasEnded) throw new Error("the collector does not start");
    const answer = await fetch(`http://${address}/v1/traces`, { method: "POST" })
      .catch(() => undefined);
    await answer?.body?.cancel();
    return answer !== undefined;
  });
  return {
    url: `http://${address}`,
    async [Symbol.asyncDispose]() {
      if (!hasEnded) child.kill("SIGTERM");
      await ended;
    },
  };
}

function freeAddress(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return `127.0.0.1:${listener.addr.port}`;
}
