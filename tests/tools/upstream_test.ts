import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import followed from "../../tools/followed.json" with { type: "json" };
import { compare, whatIsNew } from "../../tools/upstream.ts";

const root = new URL("../../", import.meta.url);
const name = "globus-connect-server54";
const index = `<repomd><data type="filelists"><location href="repodata/f.xml.gz"/></data>
<data type="primary"><checksum type="sha256">0</checksum>
<location href="repodata/p.xml.gz"/></data></repomd>`;
const packages = ["5.4.9", "5.4.100", "5.4.98"].map((version) =>
  `<package type="rpm"><name>${name}</name><version epoch="0" ver="${version}" rel="1"/></package>`
);
const others = `<package type="rpm"><name>${name}-x</name><version ver="9.9.9"/></package>`;
const pages: Readonly<Record<string, BodyInit>> = {
  "/rpm/repodata/repomd.xml": index,
  "/rpm/repodata/p.xml.gz": new Uint8Array(
    gzipSync(`<metadata>${packages.join("")}${others}</metadata>`),
  ),
  "/simple/globus-sdk/": ["4.9.1", "4.10.0", "5.0.0a1"].map((version) =>
    `<a href="globus_sdk-${version}-py3-none-any.whl">globus_sdk-${version}-py3-none-any.whl</a>`
  ).join("\n"),
};

const hasPip = await new Deno.Command("python3", { args: ["-m", "pip", "--version"] }).output()
  .then(({ success }) => success, () => false);
if (!hasPip) {
  Deno.stderr.writeSync(new TextEncoder().encode("left out, for want of pip: upstream\n"));
}

(hasPip ? Deno.test : Deno.test.ignore)(
  "a new version is told, the same is not, and a source that fails is a failure",
  async () => {
    const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
      const page = pages[new URL(request.url).pathname];
      const headers = { "content-type": "text/html" };
      return page === undefined
        ? new Response("", { status: 404 })
        : new Response(page, { headers });
    });
    const origin = `http://127.0.0.1:${server.addr.port}`;
    try {
      Deno.env.set("PIP_INDEX_URL", `${origin}/simple`);
      const known = { [name]: "5.4.98", "globus-sdk": "4.9.1", "globus-cli": "3.44.0" };
      const { newer, failures } = await whatIsNew(`${origin}/rpm`, known);
      assert.deepEqual(newer, [
        `${name} 5.4.100 is out; 5.4.98 is followed`,
        "globus-sdk 4.10.0 is out; 4.9.1 is followed",
      ]);
      assert.match(failures.join(), /^globus-cli: python3 failed: .*globus-cli$/);
      const { newer: none } = await whatIsNew(`${origin}/rpm`, { [name]: "5.4.100" });
      assert.deepEqual(none, []);
      const { failures: unread } = await whatIsNew(`${origin}/other`, { [name]: "5.4.100" });
      assert.deepEqual(unread, [
        `${name}: ${origin}/other/repodata/repomd.xml answered with status 404`,
      ]);
    } finally {
      Deno.env.delete("PIP_INDEX_URL");
      await server.shutdown();
    }
  },
);

Deno.test("versions are ordered by their numbers", () => {
  assert.ok(compare("5.4.100", "5.4.98") > 0);
  assert.ok(compare("4.9.0", "4.10.0") < 0);
  assert.equal(compare("0.6.0", "0.6.0"), 0);
});

Deno.test("tools/followed.json names the versions that the program and its tests follow", async () => {
  const read = (path: string) => Deno.readTextFile(new URL(path, root));
  const places: Readonly<Record<keyof typeof followed, string>> = {
    "globus-connect-server54": "src/cli/run.ts",
    "globus-cli": "tests/slow/foreign/globus_cli_test.ts",
    "globus-sdk": "tests/slow/foreign/globus_sdk_test.ts",
    "globus-identity-mapping": "tests/slow/identity_mapping/package_test.ts",
  };
  for (const [name, version] of Object.entries(followed)) {
    const place = Object.entries(places).find(([known]) => known === name)?.[1] ?? "";
    assert.ok((await read(place)).includes(version), `${name} ${version} is not in ${place}`);
  }
});
