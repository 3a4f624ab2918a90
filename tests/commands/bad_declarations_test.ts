import { join } from "node:path";
import { setStage } from "../_support/stage.ts";
import { refused } from "./_expect.ts";

const large = new Uint8Array(50 * 1024 * 1024).fill(0x20);
const mapping = "storage_gateways: [{ display_name: A, identity_mappings: file:large.json }]\n";
const drive = "storage_gateways:\n  - display_name: Drive\n    connector: google-drive\n";

/** Files that are refused before anything is read of the endpoint, and what is told. */
const bad: Readonly<Record<string, readonly [body: string | Uint8Array, told: RegExp]>> = {
  "an unknown member": ["endpoint: { publik: true }\n", /:3:13: "publik" .*mean "public"/],
  "a wrong type": ["endpoint: { public: perhaps }\n", /:3:13: .*"public" must be true or false/],
  "two of one name": [
    "collections: [{ display_name: A }, { display_name: A }]\n",
    /:3:36: the collection "A" stands in .*site\.yaml:3 already/,
  ],
  "a literal secret": [
    `${drive}    policies: { client_id: a, secret: hunter2 }\n`,
    /:6:31: "secret" is a secret: write env:NAME/,
  ],
  "an anchor": ["endpoint: &all { public: true }\n", /:3:16: anchors \(&all\) are not taken/],
  "an alias": ["a: &a [1]\nendpoint: *a\n", /:4:11: aliases \(\*a\) are not taken/],
  "a name that stands twice": [
    "endpoint: { public: true, public: false }\n",
    /:3:27: "public" stands twice/,
  ],
  "a billion laughs": [
    `a: &a [x, x]\nb: &b [${"*a, ".repeat(9)}*a]\nc: [${"*b, ".repeat(9)}*b]\n`,
    /:4:8: aliases \(\*a\) are not taken|:3:4: anchors/,
  ],
  "no YAML": ["endpoint: { public: true\n", /:\d+:\d+: /],
  "50 MB": [large, /site\.yaml:1:1: is larger than 16 MiB/],
  "50 MB beside it": [mapping, /:3:39: "identity_mappings" .*large\.json/],
  "no UTF-8": [new Uint8Array([0x61, 0xff, 0xfe]), /site\.yaml:1:1: is not UTF-8 text/],
  "nothing": ["", /:\d+:\d+: |nothing/],
};

for (const [name, [body, told]] of Object.entries(bad)) {
  Deno.test(`plan and apply refuse a file with ${name}, at its place, and send nothing`, async () => {
    await using stage = await setStage();
    const file = join(stage.folder, "site.yaml");
    const head = "apiVersion: gcs/v1\nkind: Endpoint\n";
    if (typeof body !== "string") await Deno.writeFile(file, body);
    else await Deno.writeTextFile(file, body === "" ? "" : head + body);
    if (body === mapping) await Deno.writeFile(join(stage.folder, "large.json"), large);
    for (const argv of [["plan"], ["apply", "--yes"]]) {
      await refused(stage, [...argv, "-f", file], told);
    }
  });
}
