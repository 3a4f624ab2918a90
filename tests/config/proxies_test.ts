import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { readProxies } from "../../src/config/proxies.ts";

const own = "localhost,127.0.0.0/8,::1";

function read(variables: Readonly<Record<string, string>>) {
  const source = new Map(Object.entries(variables));
  return { source, proxies: readProxies(source) };
}

/** Whether a host is reached through a proxy under this NO_PROXY. */
function isProxied(noProxy: string, host: string): boolean {
  const { proxies } = read({ HTTPS_PROXY: "http://proxy:3128", NO_PROXY: noProxy });
  return proxies.of(new URL(`https://${host}/api`)) !== undefined;
}

Deno.test("the proxy variables are read in curl's order, and named as they were found", () => {
  const orders: readonly (readonly [Readonly<Record<string, string>>, string, string])[] = [
    [{ https_proxy: "http://a:1", HTTPS_PROXY: "http://b:2" }, "https_proxy", "a:1"],
    [{ HTTPS_PROXY: "http://b:2", ALL_PROXY: "http://c:3" }, "HTTPS_PROXY", "b:2"],
    [{ all_proxy: "socks5h://d:4", ALL_PROXY: "http://c:3" }, "all_proxy", "d:4"],
    [{ https_proxy: " ", HTTPS_PROXY: "b:2" }, "HTTPS_PROXY", "b:2"],
    [{ HTTPS_PROXY: "http://ada:hemlig@b:2" }, "HTTPS_PROXY", "b:2"],
  ];
  for (const [variables, variable, host] of orders) {
    const { proxies } = read(variables);
    assert.deepEqual(proxies.of(new URL("https://gcs.example.org/")), { variable, host });
  }
  const { proxies, source } = read({ HTTP_PROXY: "http://a:1", NO_PROXY: "x" });
  assert.equal(proxies.of(new URL("https://gcs.example.org/")), undefined);
  proxies.use(true);
  assert.deepEqual(Object.fromEntries(source), { HTTP_PROXY: "http://a:1", NO_PROXY: "x" });
});

Deno.test("the runtime gets one proxy and its exceptions in the form it takes, or none", () => {
  const { proxies, source } = read({
    https_proxy: "ada:hemlig@proxy.example.org:3128",
    ALL_PROXY: "http://other:1",
    no_proxy: "Example.ORG. .cluster.local [fd00::1],*.inside.net",
    NO_PROXY: "ignored.example",
  });
  proxies.use(true);
  const exceptions = `example.org,cluster.local,fd00::1,inside.net,${own}`;
  assert.deepEqual(Object.fromEntries(source), {
    HTTPS_PROXY: "http://ada:hemlig@proxy.example.org:3128/",
    NO_PROXY: exceptions,
  });
  proxies.use(false);
  assert.deepEqual(Object.fromEntries(source), {});
  proxies.use(true);
  assert.equal(source.get("NO_PROXY"), exceptions);
});

Deno.test("another program gets the proxies, and never the password of one", () => {
  const open = read({ https_proxy: "proxy:3128", no_proxy: "a.net" }).proxies;
  assert.deepEqual(open.variables, { HTTPS_PROXY: "http://proxy:3128/", NO_PROXY: `a.net,${own}` });
  assert.deepEqual(read({ https_proxy: "http://ada:hemlig@proxy:3128" }).proxies.variables, {});
  assert.deepEqual(read({}).proxies.variables, {});
});

Deno.test("NO_PROXY takes what curl takes", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["example.org", "example.org", false],
    ["example.org", "gcs.example.org", false],
    ["example.org", "notexample.org", true],
    [".example.org", "gcs.example.org", false],
    [".example.org", "example.org", false],
    ["EXAMPLE.org", "gcs.example.org", false],
    ["example.org.", "gcs.example.org", false],
    ["a.net, example.org", "gcs.example.org", false],
    ["a.net example.org", "gcs.example.org", false],
    ["a.net\texample.org", "gcs.example.org", false],
    ["*", "gcs.example.org", false],
    ["10.1.2.3", "10.1.2.3", false],
    ["10.1.2.3", "10.1.2.4", true],
    ["10.1.0.0/16", "10.1.2.4", false],
    ["10.1.0.0/16", "10.2.2.4", true],
    ["fd00::1", "[fd00::1]", false],
    ["[fd00::1]", "[fd00:0:0::1]", false],
    ["fd00::/8", "[fd12::7]", false],
    ["[fd00::]/8", "[fd12::7]", false],
    ["fd00::/8", "[fe80::7]", true],
    ["10.1.0.0/99", "10.1.2.4", true],
    ["", "gcs.example.org", true],
  ];
  for (const [noProxy, host, expected] of cases) {
    assert.equal(isProxied(noProxy, host), expected, `${host} with NO_PROXY="${noProxy}"`);
  }
});

Deno.test("this machine is never reached through a proxy", () => {
  for (const host of ["localhost:4443", "127.0.0.1:4443", "127.8.8.8", "[::1]:4443"]) {
    assert.equal(isProxied("", host), false, host);
  }
});

Deno.test("a value that is no proxy is refused without being shown", () => {
  for (const value of ["http://[bad", "ftp://proxy:21", "http://ada:hemlig@", "socks4://p:1"]) {
    assert.throws(() => read({ HTTPS_PROXY: value }), (error) => {
      assert.ok(error instanceof GcsError);
      assert.equal(error.kind, "usage");
      assert.equal(error.message, "The variable HTTPS_PROXY does not name a proxy");
      return !Deno.inspect(error).includes("hemlig");
    });
  }
});
