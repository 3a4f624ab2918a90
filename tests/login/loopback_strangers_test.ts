import assert from "node:assert/strict";
import { openLoopbackListener } from "../../src/login/loopback_listener.ts";
import { FakeClock, issuer } from "../globus/_fakes.ts";

const state = "S".repeat(43);

/** A listener that waits for one state, and where it listens. */
async function listening() {
  const listener = await openLoopbackListener({
    host: "127.0.0.1",
    issuer,
    clock: new FakeClock(),
    redeem: (given) => given === state,
  });
  return { listener, port: Number(new URL(listener.redirectUri).port) };
}

async function get(address: string): Promise<number> {
  const answer = await fetch(address);
  await answer.body?.cancel();
  return answer.status;
}

Deno.test("strangers who ask all the time keep none of 20 honest redirects out", async () => {
  for (let round = 0; round < 20; round++) {
    const { listener } = await listening();
    const { redirectUri } = listener;
    const strays = await Promise.all(
      Array.from({ length: 6 }, () => get(`${redirectUri}?code=c&state=wrong`)),
    );
    assert.equal(strays.filter((status) => status === 429).length, 4, "two get an answer");
    assert.equal(await get(`${redirectUri}?code=c&state=${state}`), 200);
    assert.ok("code" in await listener.answer);
    listener.close();
  }
});

Deno.test("strangers who hold connections open keep no honest redirect out", async () => {
  const { listener, port } = await listening();
  const held: Deno.Conn[] = [];
  for (let count = 0; count < 100; count++) {
    held.push(await Deno.connect({ hostname: "127.0.0.1", port }));
  }
  assert.equal(await get(`${listener.redirectUri}?code=c&state=${state}`), 200);
  for (const connection of held) connection.close();
  listener.close();
});
