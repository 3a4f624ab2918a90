/**
 * A browser for tests: opens the login page, which approves at once, and goes where it leads.
 *
 * deno run -A _follow_url.ts CA_FILE MODE URL
 *
 * MODE `stray` first sends the listener what it must not take: a wrong state, no state, another
 * path, another method, another Host name. MODE `deny` answers for a person who refuses.
 */
import { request } from "node:http";

const [caFile = "", mode = "", address = ""] = Deno.args;
using client = Deno.createHttpClient({ caCerts: [await Deno.readTextFile(caFile)] });
const page = new URL(address);
if (mode === "deny") page.searchParams.set("sandbox_decision", "deny");
const redirectUri = new URL(page.searchParams.get("redirect_uri") ?? "");
if (mode === "stray") {
  const wrong = `${redirectUri.pathname}?code=stolen&state=${"A".repeat(43)}`;
  await knock(wrong);
  await knock(`${redirectUri.pathname}?code=stolen`);
  await knock("/favicon.ico");
  await knock(wrong, { method: "POST" });
  await knock(wrong, { host: "evil.example" });
}
const answer = await fetch(page, { client, redirect: "manual" });
await answer.body?.cancel();
const target = new URL(answer.headers.get("location") ?? "");
const status = await knock(`${target.pathname}${target.search}`);
if (status !== 200) Deno.exit(1);

/** Sends one request to the listener, again and again while it says that there are too many. */
async function knock(
  path: string,
  how: { readonly method?: string; readonly host?: string } = {},
): Promise<number> {
  for (;;) {
    const status = await once(path, how);
    if (status !== 429) return status;
    await new Promise((resolve) => setTimeout(resolve, 550));
  }
}

function once(
  path: string,
  { method = "GET", host }: { readonly method?: string; readonly host?: string },
): Promise<number> {
  return new Promise((resolve, reject) => {
    request({
      hostname: "127.0.0.1",
      port: redirectUri.port,
      path,
      method,
      headers: { host: host ?? redirectUri.host },
    }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    }).on("error", reject).end();
  });
}
