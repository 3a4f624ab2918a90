import assert from "node:assert/strict";
import type { GcsClient } from "../../src/gcs/mod.ts";
import { all, type Exchange, fakeClient, gcsError, id, id2, result } from "./fake_http.ts";

interface List {
  readonly path: string;
  readonly family: string;
  readonly list: (
    gcs: GcsClient,
    options?: { pageSize?: number; signal?: AbortSignal },
  ) => AsyncIterable<{ readonly id?: string | null }>;
}

const lists: Readonly<Record<string, List>> = {
  nodes: { path: "/nodes", family: "node", list: (gcs, options) => gcs.nodes.list(options) },
  roles: {
    path: "/roles?include=all_roles",
    family: "role",
    list: (gcs, options) => gcs.roles.list({ ...options, allRoles: true }),
  },
  collections: {
    path: "/collections?filter=managed_by_me&include=private_policies",
    family: "collection",
    list: (gcs, options) =>
      gcs.collections.list({
        ...options,
        filter: ["managed_by_me"],
        includePrivatePolicies: true,
      }),
  },
  checks: {
    path: "/collections/check",
    family: "check_result",
    list: (gcs, options) => gcs.collections.checkAll(options),
  },
  storageGateways: {
    path: "/storage_gateways",
    family: "storage_gateway",
    list: (gcs, options) => gcs.storageGateways.list(options),
  },
  streamGateways: {
    path: "/stream_gateways",
    family: "stream_gateway",
    list: (gcs, options) => gcs.streamGateways.list(options),
  },
  sharingPolicies: {
    path: `/sharing_policies?collection_id=${id}`,
    family: "sharing_policy",
    list: (gcs, options) => gcs.sharingPolicies.list(id, options),
  },
  userCredentials: {
    path: `/user_credentials?include=all&storage_gateway=${id2}`,
    family: "user_credential",
    list: (gcs, options) =>
      gcs.userCredentials.list({ ...options, all: true, storageGatewayId: id2 }),
  },
};

Deno.test("a list whose pages do not end is given up, with what came first", async () => {
  const pages = Array.from({ length: 300 }, (_, page) => ({
    json: result(page === 0 ? [{ "DATA_TYPE": "node#1.0.0", id }] : [], {
      marker: `m${page}`,
      "has_next_page": true,
    }),
  }));
  const { gcs, http } = fakeClient(...pages);
  const seen: unknown[] = [];
  const reading = (async () => {
    for await (const node of gcs.nodes.list()) seen.push(node);
  })();
  await assert.rejects(reading, gcsError("failed", "pages do not end"));
  assert.equal(seen.length, 1);
  assert.ok(http.requests.length > 100 && http.requests.length < 200);
});

Deno.test("a list asks for the largest page, and for the endpoint's own where that is refused", async () => {
  const page = (name: string, rest = {}) =>
    result([{ "DATA_TYPE": "node#1.0.0", "id": name }], rest);
  const { gcs, http } = fakeClient(
    { path: "/nodes?page_size=1000", status: 400, json: { "code": "bad_request" } },
    { path: "/nodes", json: page("a", { "marker": "m" }) },
    { path: "/nodes?marker=m", json: page("b") },
  );
  assert.deepEqual((await all(gcs.nodes.list())).map((one) => one.id), ["a", "b"]);
  http.done();
  const later = fakeClient(
    { path: "/nodes?page_size=1000", json: page("a", { "marker": "m" }) },
    {
      path: "/nodes?page_size=1000&marker=m",
      status: 422,
      json: { "code": "unprocessable_entity" },
    },
  );
  await assert.rejects(all(later.gcs.nodes.list()), gcsError("rejected", "list nodes"));
  const own = fakeClient({ path: "/nodes?page_size=7", status: 400, json: {} });
  await assert.rejects(
    all(own.gcs.nodes.list({ pageSize: 7 })),
    gcsError("rejected", "list nodes"),
  );
});

const withQuery = (path: string, query: string) =>
  `${path}${path.includes("?") ? "&" : "?"}${query}`;

for (const [name, { path, family, list }] of Object.entries(lists)) {
  const page = (ids: readonly string[], rest: Record<string, unknown> = {}): Exchange => ({
    json: result(ids.map((one) => ({ "DATA_TYPE": `${family}#1.0.0`, "id": one })), rest),
  });
  const idsOf = async (...answers: Exchange[]) => {
    const { gcs, http } = fakeClient(...answers);
    const found = (await all(list(gcs))).map((one) => one.id);
    http.done();
    return found;
  };

  Deno.test(`${name}: every page is asked for with the same parameters and the size`, async () => {
    const { gcs, http } = fakeClient(
      { path: withQuery(path, "page_size=2"), ...page(["a", "b"], { "marker": "m 1" }) },
      { path: withQuery(path, "page_size=2&marker=m+1"), ...page(["c"], { "marker": "" }) },
    );
    const found = await all(list(gcs, { pageSize: 2 }));
    assert.deepEqual(found.map((one) => one.id), ["a", "b", "c"]);
    http.done();
  });

  Deno.test(`${name}: a list ends with any marker that says nothing`, async () => {
    for (const marker of ["", null, undefined, 7, {}, []]) {
      assert.deepEqual(await idsOf(page(["a"], { marker })), ["a"], String(marker));
      assert.deepEqual(await idsOf(page(["a"], { marker, "has_next_page": true })), ["a"]);
    }
  });

  Deno.test(`${name}: a marker is followed whatever the flag says, while documents come`, async () => {
    for (const more of [true, false, undefined, "no"]) {
      const first = page(["a"], { "marker": "m", "has_next_page": more });
      assert.deepEqual(await idsOf(first, page(["b"])), ["a", "b"], String(more));
    }
  });

  Deno.test(`${name}: an empty page with a marker ends the list only where nothing follows`, async () => {
    const empty = (more: boolean) => page([], { "marker": "m", "has_next_page": more });
    assert.deepEqual(await idsOf(empty(false)), []);
    assert.deepEqual(await idsOf(empty(true), page(["a"])), ["a"]);
  });

  Deno.test(`${name}: a marker that comes again ends the list, or is an error where more is promised`, async () => {
    const again = page(["a"], { "marker": "same" });
    assert.deepEqual(await idsOf(again, again), ["a", "a"]);
    const promised = page(["a"], { "marker": "same", "has_next_page": true });
    const { gcs } = fakeClient(promised, promised);
    await assert.rejects(all(list(gcs)), gcsError("failed", "repeats a page"));
  });

  Deno.test(`${name}: a failure in the middle comes after what was already given`, async () => {
    const { gcs, http } = fakeClient(
      page(["a", "b"], { "marker": "m" }),
      { status: 503, json: { "message": "Busy" } },
    );
    const found: unknown[] = [];
    await assert.rejects(async () => {
      for await (const one of list(gcs)) found.push(one.id);
    }, gcsError("unavailable", "Busy"));
    assert.deepEqual(found, ["a", "b"]);
    http.done();
  });

  Deno.test(`${name}: a reader that stops early asks for no further page`, async () => {
    const { gcs, http } = fakeClient(page(["a", "b"], { "marker": "m" }));
    for await (const one of list(gcs)) {
      assert.equal(one.id, "a");
      break;
    }
    assert.equal(http.requests.length, 1);
  });

  Deno.test(`${name}: the signal goes along with every page`, async () => {
    const { signal } = new AbortController();
    const { gcs, http } = fakeClient(page(["a"], { "marker": "m" }), page(["b"]));
    await all(list(gcs, { signal }));
    assert.deepEqual(http.requests.map((request) => request.signal === signal), [true, true]);
  });
}

Deno.test("an error document in place of a page is an error, even with status 200", async () => {
  const { gcs } = fakeClient({
    json: { "DATA_TYPE": "result#1.0.0", "code": "permission_denied", "http_response_code": 403 },
  });
  await assert.rejects(all(gcs.nodes.list()), gcsError("forbidden", "Cannot list nodes"));
});

Deno.test("a code that is no success does not spoil an answer without an error's status", async () => {
  for (const http of [undefined, 200, 299, "403"]) {
    const json = { "code": "partial", "http_response_code": http, "data": [] };
    assert.deepEqual(await all(fakeClient({ json }).gcs.nodes.list()), []);
  }
});

Deno.test("info goes through all pages and ends like any list", async () => {
  const info = { "DATA_TYPE": "info#1.0.0", "client_id": id };
  const connector = (name: string) => ({ "DATA_TYPE": "connector#1.1.0", "id": name });
  const { gcs, http } = fakeClient(
    { path: "/info", json: result([connector("a")], { "marker": "1" }) },
    { path: "/info?marker=1", json: result([info, connector("b")], { "marker": "2" }) },
    { path: "/info?marker=2", json: result([connector("c")], { "marker": null }) },
  );
  const found = await gcs.info.get();
  assert.deepEqual(found.connectors.map((one) => one.id), ["a", "b", "c"]);
  assert.equal(found.info.client_id, id, "on whichever page it stands");
  http.done();
});

Deno.test("info without its document is an answer of something else", async () => {
  for (const json of [result([]), {}, [], "x", result([{ "DATA_TYPE": "connector#1.0.0" }])]) {
    await assert.rejects(
      fakeClient({ json }).gcs.info.get(),
      gcsError("failed", /without an? (info|result) document$/),
    );
  }
});
