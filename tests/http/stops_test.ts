import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { createHttpClient } from "../../src/http/mod.ts";
import { openThings, stopsAtOnce } from "../_support/stops_at_once.ts";
import { until } from "../_support/until.ts";
import { startServer } from "./_server.ts";
import { identity, transports } from "./_transports.ts";

for (const [name, options] of Object.entries(transports)) {
  for (const length of [undefined, 1_000, 1_000_000]) {
    const what = length === undefined ? "of any length" : `of ${length} bytes`;
    Deno.test(`reading a body ${what} that stalls ends at once when it is aborted, over ${name}`, async () => {
      let isBegun = false;
      await using server = await startServer(identity, (_request, response) => {
        if (length !== undefined) response.setHeader("content-length", length);
        response.write("{");
        isBegun = true;
      });
      const before = await openThings();
      const client = createHttpClient(options);
      const stop = new AbortController();
      const sending = client.send({ method: "GET", url: server.url, signal: stop.signal });
      const ended = sending.catch((error) => error).finally(() => client.close());
      await until("the answer has begun", () => isBegun);
      const error = await stopsAtOnce(ended, () => stop.abort(), before);
      assert.ok(error instanceof GcsError && error.kind === "interrupted", String(error));
    });
  }
}
