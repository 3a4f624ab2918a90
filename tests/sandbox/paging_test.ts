import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { anyText } from "../_support/any_text.ts";
import { base64url } from "../../src/sandbox/auth/id_token.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { create, type Doc, documents } from "./documents.ts";
import { type Rig, withSandbox } from "./harness.ts";

/** Five or more of everything that is listed. */
async function fillUp(rig: Rig): Promise<void> {
  for (let index = 0; index < 5; index++) {
    await create(rig, "/api/nodes", documents.node);
    await create(rig, "/api/storage_gateways", documents.gateway);
    await create(rig, "/api/stream_gateways", documents.streamGateway);
    await create(rig, "/api/sharing_policies", documents.sharingPolicy);
    await create(rig, "/api/user_credentials", documents.credential);
  }
}

const seed = {
  "generate": { "mapped_collections": 3, "guest_collections": 3, "roles": 3, "audit_logs": 7 },
};

/** Every list, and how many documents it has after {@linkcode fillUp}. */
const lists: Readonly<Record<string, number>> = {
  "/api/info": 15,
  "/api/nodes": 6,
  "/api/roles?include=all_roles": 8,
  "/api/storage_gateways": 8,
  "/api/collections": 9,
  "/api/collections/check": 9,
  [`/api/sharing_policies?collection_id=${seedIds.mappedCollection}`]: 5,
  "/api/user_credentials": 5,
  "/api/stream_gateways": 5,
  "/api/audit-logs": 7,
};

function withQuery(path: string, query: Record<string, string>): string {
  return `${path}${path.includes("?") ? "&" : "?"}${new URLSearchParams(query)}`;
}

/** All pages of a list; fails when it does not end. */
async function pagesOf(rig: Rig, path: string, size?: number): Promise<Doc[][]> {
  const pages: Doc[][] = [];
  let marker: string | undefined;
  do {
    assert.ok(pages.length < 100, `${path} does not end`);
    const reply = await rig.call(
      "GET",
      withQuery(path, {
        ...(size === undefined ? {} : { "page_size": String(size) }),
        ...(marker === undefined ? {} : { marker }),
      }),
      { token: rig.admin },
    );
    assert.equal(reply.status, 200, reply.text);
    pages.push(reply.data);
    const next = String(reply.json["marker"]);
    assert.equal(reply.json["has_next_page"], next !== "", "marker and flag agree");
    marker = next === "" ? undefined : next;
  } while (marker !== undefined);
  return pages;
}

function keys(documents: readonly Doc[]): string[] {
  return documents.map((document) => JSON.stringify(document));
}

Deno.test("every list gives each document once, in one order, whatever the page size", async (t) => {
  await withSandbox({ seed }, async (rig) => {
    await fillUp(rig);
    for (const [path, total] of Object.entries(lists)) {
      const whole = keys((await pagesOf(rig, path)).flat());
      for (const size of [1, 2, total - 1, total, total + 1, 1000, 999_999]) {
        await t.step(`${path} by ${size}`, async () => {
          assert.equal(whole.length, total);
          const pages = await pagesOf(rig, path, size);
          assert.deepEqual(keys(pages.flat()), whole);
          assert.equal(pages.length, Math.max(1, Math.ceil(total / Math.min(size, 1000))));
          for (const page of pages.slice(0, -1)) assert.equal(page.length, size);
        });
      }
    }
  });
});

Deno.test("an exact last page is not followed by an empty one", async () => {
  await withSandbox({ seed }, async (rig) => {
    const reply = await rig.call("GET", "/api/collections?page_size=9", { token: rig.admin });
    assert.deepEqual(
      [reply.data.length, reply.json["has_next_page"], reply.json["marker"]],
      [9, false, ""],
    );
  });
});

Deno.test("an empty list is one page without a marker", async () => {
  await withSandbox({}, async (rig) => {
    for (const path of ["/api/user_credentials", "/api/stream_gateways"]) {
      assert.deepEqual(await pagesOf(rig, path), [[]], path);
    }
  });
});

Deno.test("a page never holds more than a thousand documents, as many as are asked for", async () => {
  await withSandbox({ seed: { "generate": { "audit_logs": 1001 } } }, async (rig) => {
    const pages = await pagesOf(rig, "/api/audit-logs", 5000);
    assert.deepEqual(pages.map((page) => page.length), [1000, 1]);
  });
});

Deno.test("the sandbox's own page size holds where a request does not say", async () => {
  await withSandbox({ seed, pageSize: 4 }, async (rig) => {
    assert.deepEqual((await pagesOf(rig, "/api/collections")).map((page) => page.length), [
      4,
      4,
      1,
    ]);
    assert.deepEqual((await pagesOf(rig, "/api/collections", 6)).map((p) => p.length), [6, 3]);
  });
});

Deno.test("the sandbox's largest page holds whatever a request asks for", async () => {
  await withSandbox({ seed, maxPageSize: 4 }, async (rig) => {
    for (const asked of [undefined, 6]) {
      const pages = await pagesOf(rig, "/api/collections", asked);
      assert.deepEqual(pages.map((page) => page.length), [4, 4, 1]);
    }
  });
});

for (const size of ["0", "-1", "1.5", "x", "", " 1", "1e2", "0x10", "9999999", "١"]) {
  Deno.test(`page_size ${JSON.stringify(size)} is refused by every list`, async () => {
    await withSandbox({ seed }, async (rig) => {
      for (const path of Object.keys(lists)) {
        const reply = await rig.call("GET", withQuery(path, { "page_size": size }), {
          token: rig.admin,
        });
        assert.deepEqual([reply.status, reply.json["code"]], [400, "bad_request"], path);
        assert.match(String(reply.json["message"]), /^page_size must be/);
      }
    });
  });
}

const encode = (text: string) => base64url(new TextEncoder().encode(text));
for (
  const [what, marker] of [
    ["words", "nonsense"],
    ["signs that no base64 has", "%%%"],
    ["an id without a place", encode(seedIds.node)],
    ["a place after nothing", encode(" 3")],
    ["a place that is no number", encode("after x")],
    ["a place below zero", encode("after -1")],
    ["three parts", encode("after 1 2")],
  ] as const
) {
  Deno.test(`a marker of ${what} is refused by every list`, async () => {
    await withSandbox({ seed }, async (rig) => {
      for (const path of Object.keys(lists)) {
        const reply = await rig.call("GET", withQuery(path, { marker }), { token: rig.admin });
        assert.deepEqual([reply.status, reply.json["code"]], [400, "bad_request"], path);
        assert.equal(reply.json["message"], "The marker is not valid");
      }
    });
  });
}

Deno.test("a list gives a page or a refusal for any marker, and never fails itself", async () => {
  await withSandbox({ seed }, async (rig) => {
    const marker = fc.oneof(
      anyText(),
      fc.string().map(encode),
      fc.nat().map((place) => encode(`after ${place}`)),
    );
    await fc.assert(
      fc.asyncProperty(marker, async (text) => {
        const reply = await rig.call("GET", withQuery("/api/collections", { marker: text }), {
          token: rig.admin,
        });
        assert.ok([200, 400].includes(reply.status), reply.text);
      }),
      { numRuns: 60 },
    );
  });
});

Deno.test("a marker beyond the end of a list gives an empty last page", async () => {
  await withSandbox({ seed }, async (rig) => {
    const path = withQuery("/api/collections", { marker: encode("after 500") });
    const reply = await rig.call("GET", path, { token: rig.admin });
    assert.deepEqual([reply.status, reply.data, reply.json["marker"]], [200, [], ""]);
  });
});

Deno.test("documents that come while a list is read are at its end", async () => {
  await withSandbox({}, async (rig) => {
    for (let index = 0; index < 3; index++) await create(rig, "/api/nodes", documents.node);
    const first = await rig.call("GET", "/api/nodes?page_size=3", { token: rig.admin });
    const late = await create(rig, "/api/nodes", documents.node);
    const path = withQuery("/api/nodes", { marker: String(first.json["marker"]) });
    const rest = await rig.call("GET", path, { token: rig.admin });
    assert.equal(rest.data.length, 2);
    assert.equal(rest.data.at(-1)?.["id"], late["id"]);
  });
});

Deno.test("a deletion before the marker neither skips nor repeats a document", async () => {
  await withSandbox({ seed }, async (rig) => {
    const whole = (await pagesOf(rig, "/api/collections")).flat().map((item) => item["id"]);
    const first = await rig.call("GET", "/api/collections?page_size=4", { token: rig.admin });
    const gone = await rig.call("DELETE", `/api/collections/${whole[2]}`, { token: rig.admin });
    assert.equal(gone.status, 200, gone.text);
    const path = withQuery("/api/collections", { marker: String(first.json["marker"]) });
    const rest = (await rig.call("GET", path, { token: rig.admin })).data;
    assert.deepEqual(rest.map((item) => item["id"]), whole.slice(4));
  });
});

Deno.test("a filter goes on over all pages", async () => {
  await withSandbox({ seed }, async (rig) => {
    const path = "/api/collections?filter=guest_collections";
    const pages = await pagesOf(rig, path, 1);
    assert.equal(pages.length, 4);
    assert.ok(pages.flat().every((item) => item["collection_type"] === "guest"));
  });
});

Deno.test("markers of one list mean nothing secret: they hold the place only", async () => {
  await withSandbox({ seed }, async (rig) => {
    const reply = await rig.call("GET", "/api/collections?page_size=2", { token: rig.admin });
    const marker = String(reply.json["marker"]).replaceAll("-", "+").replaceAll("_", "/");
    assert.equal(atob(marker), "after 2");
  });
});
