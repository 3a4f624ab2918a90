import assert from "node:assert/strict";
import manifest from "../../../deno.json" with { type: "json" };
import {
  askAdvisories,
  askOsv,
  directPackages,
  isPermissive,
  judgeAdvisories,
  licenceOf,
  lockedPackages,
} from "../../../tools/audit_dependencies.ts";

const root = new URL("../../../", import.meta.url);

Deno.test("docs/dependencies.md has a row for each dependency in its exact version, and no other", async () => {
  const page = await Deno.readTextFile(new URL("docs/dependencies.md", root));
  const rows = page.split("\n").filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  const named = rows.map(([, name = "", version = ""]) => `${name.replaceAll("`", "")}@${version}`);
  const wanted = directPackages(manifest).map(({ name, version }) => `${name}@${version}`);
  assert.deepEqual(named.sort(), wanted.sort());
  for (const [, name, , licence = "", , why = ""] of rows) {
    assert.ok(isPermissive(licence), `${name}: ${licence}`);
    assert.ok(why.length > 10, `${name} has no reason`);
  }
});

Deno.test("every dependency in deno.json is imported by something", async () => {
  const sources: string[] = [await Deno.readTextFile(new URL("main.ts", root))];
  const walk = async (folder: URL) => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (isDirectory) await walk(new URL(`${name}/`, folder));
      else if (name.endsWith(".ts")) sources.push(await Deno.readTextFile(new URL(name, folder)));
    }
  };
  for (const folder of ["src/", "tests/", "tools/", "bench/"]) await walk(new URL(folder, root));
  const unused = Object.keys(manifest.imports).filter((name) =>
    !sources.some((source) => source.includes(`"${name}"`) || source.includes(`"${name}/`))
  );
  assert.deepEqual(unused, []);
});

Deno.test("isPermissive takes one side of OR and needs both sides of AND", () => {
  for (const licence of ["MIT", "ISC", "(MIT OR GPL-3.0)", "Apache-2.0 AND MIT", "0BSD"]) {
    assert.ok(isPermissive(licence), licence);
  }
  for (const licence of ["MPL-2.0", "GPL-3.0", "MIT AND GPL-3.0", "", "UNLICENSED", "mit-ish"]) {
    assert.ok(!isPermissive(licence), licence);
  }
});

Deno.test("directPackages refuses a range, and reads scopes", () => {
  assert.deepEqual(directPackages({ imports: { a: "npm:@x/y@1.2.3" } }), [
    { name: "@x/y", version: "1.2.3" },
  ]);
  assert.throws(() => directPackages({ imports: { a: "npm:x@^1.2.3" } }), /exact version/);
  assert.throws(() => directPackages({ imports: { a: "jsr:@x/y@1.2.3" } }), /exact version/);
});

Deno.test("lockedPackages and licenceOf read old and new forms", () => {
  const lock = { npm: { "@x/y@1.2.3_z@4.0.0": {}, "@x/y@1.2.3": {}, "z@4.0.0": {} } };
  assert.equal(lockedPackages(lock).length, 2);
  assert.equal(licenceOf({ license: "MIT" }), "MIT");
  assert.equal(licenceOf({ license: { type: "ISC" } }), "ISC");
  assert.equal(licenceOf({ licenses: [{ type: "MIT" }, { type: "X" }] }), "MIT OR X");
  assert.equal(licenceOf({}), undefined);
});

Deno.test("askAdvisories tells what a registry knows, and that it knows nothing of the kind", async () => {
  const asked: unknown[] = [];
  let status = 200;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      asked.push(await request.json());
      const body = { x: [{ title: "Bad", severity: "high", url: "https://example.org/1" }] };
      return status === 200 ? Response.json(body) : new Response("no", { status });
    },
  );
  try {
    const registry = `http://127.0.0.1:${server.addr.port}/`;
    const packages = [{ name: "x", version: "1.0.0" }, { name: "x", version: "2.0.0" }];
    assert.deepEqual(await askAdvisories(registry, packages), {
      known: ["x: high: Bad (https://example.org/1)"],
    });
    assert.deepEqual(asked, [{ x: ["1.0.0", "2.0.0"] }]);
    status = 404;
    assert.deepEqual(await askAdvisories(registry, packages), {
      silent: "it answered with status 404",
    });
  } finally {
    await server.shutdown();
  }
  assert.ok("silent" in await askAdvisories("http://127.0.0.1:1", []));
});

Deno.test("askOsv names the package of each answer, and is silent where one is missing", async () => {
  const results: unknown[] = [{}, { vulns: [{ id: "GHSA-1" }, { id: "GHSA-2" }] }];
  const asked: unknown[] = [];
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      asked.push(new URL(request.url).pathname, await request.json());
      return Response.json({ results });
    },
  );
  try {
    const api = `http://127.0.0.1:${server.addr.port}`;
    const packages = [{ name: "x", version: "1.0.0" }, { name: "@y/z", version: "2.0.0" }];
    assert.deepEqual(await askOsv(api, packages), {
      known: ["@y/z@2.0.0: GHSA-1 (OSV)", "@y/z@2.0.0: GHSA-2 (OSV)"],
    });
    assert.deepEqual(asked, ["/v1/querybatch", {
      queries: [
        { package: { name: "x", ecosystem: "npm" }, version: "1.0.0" },
        { package: { name: "@y/z", ecosystem: "npm" }, version: "2.0.0" },
      ],
    }]);
    results.pop();
    assert.deepEqual(await askOsv(api, packages), { silent: "TypeError" });
  } finally {
    await server.shutdown();
  }
});

Deno.test("an advisory fails, and so does silence of every source unless it is allowed", () => {
  const silent = { silent: "it cannot be reached" };
  const clean = { known: [] };
  assert.equal(judgeAdvisories([["a", silent], ["b", silent]], 3, false).bad, 1);
  assert.equal(judgeAdvisories([["a", silent], ["b", silent]], 3, true).bad, 0);
  assert.equal(judgeAdvisories([["a", silent], ["b", clean]], 3, false).bad, 0);
  const { bad, lines } = judgeAdvisories([["a", { known: ["x"] }], ["b", silent]], 3, true);
  assert.equal(bad, 1);
  assert.deepEqual(lines, [
    "x",
    "Advisories of a: 1 for 3 packages",
    "Advisories: b does not tell (it cannot be reached)",
  ]);
});
