import assert from "node:assert/strict";
import { environment } from "../../src/config/mod.ts";
import { createContext } from "../../src/context/mod.ts";
import { bufferStreams } from "../_support/streams.ts";
import { noGlobals } from "../_support/stage.ts";

Deno.test("Ctrl-C ends a wait for standard input that brings nothing more", async () => {
  const controller = new AbortController();
  const stdin = {
    isTerminal: false,
    async *chunks() {
      yield new TextEncoder().encode("the first half");
      await new Promise<never>(() => {});
    },
  };
  const context = createContext({
    globals: noGlobals,
    signal: controller.signal,
    catalogue: () => Promise.resolve([]),
    streams: { ...bufferStreams().streams, stdin },
    environment: environment(new Map([["HOME", "/nowhere"]])),
  });
  const read = async () => {
    for await (const _ of context.streams.stdin.chunks()) controller.abort();
  };
  await assert.rejects(read(), { kind: "interrupted" });
  await context.close();
});
