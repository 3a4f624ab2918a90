import assert from "node:assert/strict";
import { browserCommands, createBrowserOpener, startOpener } from "../../src/login/browser.ts";

const address = "https://auth.test/v2/oauth2/authorize?scope=a%20b&state=x";

Deno.test("browserCommands uses the opener of each system, address last and alone", () => {
  assert.deepEqual(browserCommands(address, "linux"), [["xdg-open", address]]);
  assert.deepEqual(browserCommands(address, "darwin"), [["open", address]]);
  assert.deepEqual(browserCommands(address, "windows"), [
    ["rundll32.exe", "url.dll,FileProtocolHandler", address],
  ]);
});

Deno.test("browserCommands splits BROWSER into words, without a shell", () => {
  const first = (browser: string) => browserCommands(address, "linux", browser)[0];
  assert.deepEqual(first("firefox"), ["firefox", address]);
  assert.deepEqual(first("firefox --new-window %s"), ["firefox", "--new-window", address]);
  assert.deepEqual(first("'my browser' --x=\"a b\""), ["my browser", "--x=a b", address]);
  assert.deepEqual(first("echo $(id); rm -rf ~ | x"), [
    "echo",
    "$(id);",
    "rm",
    "-rf",
    "~",
    "|",
    "x",
    address,
  ]);
});

Deno.test("browserCommands tries every command of BROWSER, then the system's", () => {
  assert.deepEqual(browserCommands(address, "linux", "a::b %s").map(([program]) => program), [
    "a",
    "b",
    "xdg-open",
  ]);
  const windows = browserCommands(address, "windows", '"C:\\my browser\\b.exe"');
  assert.equal(windows[0]?.[0], "C:\\my browser\\b.exe");
});

Deno.test("browserCommands puts an address with a dollar sign in as it is", () => {
  const odd = "https://auth.test/?a=$&$1";
  assert.deepEqual(browserCommands(odd, "linux", "b -u=%s")[0], ["b", `-u=${odd}`]);
});

Deno.test("createBrowserOpener stops at the first program that starts", async () => {
  const started: string[] = [];
  const open = createBrowserOpener({
    system: "linux",
    browser: "missing:works:never",
    start: (program, args) => {
      started.push(program);
      assert.deepEqual(args, [address]);
      return Promise.resolve(program === "works");
    },
  });
  assert.equal(await open(new URL(address)), true);
  assert.deepEqual(started, ["missing", "works"]);
});

Deno.test("createBrowserOpener leaves xdg-open alone where there is no screen", async () => {
  for (const [screen, tried] of [[{}, []], [{ DISPLAY: ":0" }, ["xdg-open"]]] as const) {
    const started: string[] = [];
    const start = (program: string) => Promise.resolve((started.push(program), false));
    await createBrowserOpener({ system: "linux", env: screen, start })(new URL(address));
    assert.deepEqual(started, tried);
  }
});

Deno.test("createBrowserOpener is false when nothing starts", async () => {
  const open = createBrowserOpener({ system: "linux", start: () => Promise.resolve(false) });
  assert.equal(await open(new URL(address)), false);
});

for (
  const bad of [
    "http://auth.test/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://user:pw@auth.test/",
    "https://auth.test/?x='`",
    `https://auth.test/?x=${"y".repeat(9000)}`,
  ]
) {
  Deno.test(`createBrowserOpener refuses ${bad.slice(0, 30)}`, async () => {
    let started = false;
    const open = createBrowserOpener({
      start: () => {
        started = true;
        return Promise.resolve(true);
      },
    });
    await assert.rejects(open(new URL(bad)), { kind: "failed" });
    assert.equal(started, false);
  });
}

Deno.test("startOpener tells a program that works from one that fails or is missing", async () => {
  const env = { HOME: Deno.env.get("HOME"), PATH: Deno.env.get("PATH") };
  const run = (code: string) => startOpener(Deno.execPath(), ["eval", code], env);
  assert.equal(await run("Deno.exit(0)"), true);
  assert.equal(await run("Deno.exit(3)"), false);
  assert.equal(await startOpener("no-such-program-here", [], env), false);
});
