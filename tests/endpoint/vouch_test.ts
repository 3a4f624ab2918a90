import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import type { Binding } from "../../src/endpoint/mod.ts";
import type { Claim } from "../../src/endpoint/claim.ts";
import { type Evidence, vouchFor } from "../../src/endpoint/vouch.ts";

const id = "5a4d0000-0000-4000-8000-0000000000e1";
const other = "5a4d0000-0000-4000-8000-0000000000e2";
const own = "abc.def.data.globus.org";
const claim: Claim = { address: own, clientId: id, endpointId: id };

/** Evidence in which Transfer knows the manager hosts of some ids, and what it was asked. */
function evidence(known: Readonly<Record<string, string>>, change: Partial<Evidence> = {}) {
  const asked: string[] = [];
  const all: Evidence = {
    place: { address: own },
    bindings: [],
    rebind: false,
    transfer: () =>
      Promise.resolve({
        locate: (wanted) => {
          asked.push(wanted);
          const host = known[wanted];
          if (host === undefined) return Promise.reject(new GcsError("not_found", "unknown"));
          return Promise.resolve({
            id: wanted,
            entityType: "GCSv5_endpoint",
            managerUrl: `https://${host}`,
            endpointId: wanted,
            displayName: undefined,
            gcsVersion: undefined,
            highAssurance: false,
          });
        },
      }),
    signal: new AbortController().signal,
    ...change,
  };
  return { evidence: all, asked };
}

function bound(address: string): Binding {
  return {
    "auth_url": "https://auth.globus.org",
    address,
    "client_id": id,
    "endpoint_id": id,
    "confirmed_by": "transfer",
    since: "2026-11-27T00:00:00.000Z",
  };
}

async function vouched(given: Claim, known: Readonly<Record<string, string>>, change = {}) {
  const { evidence: all, asked } = evidence(known, change);
  return { voucher: await vouchFor(given, all), asked };
}

Deno.test("Transfer vouches for the address that it names, with one request for one id", async () => {
  assert.deepEqual(await vouched(claim, { [id]: own }), { voucher: "transfer", asked: [id] });
});

Deno.test("a name below the endpoint's own is vouched for by that; one that ends alike is not", async () => {
  const below = { ...claim, address: `m-1.${own}` };
  assert.equal((await vouched(below, { [id]: own })).voucher, "domain");
  assert.deepEqual(await vouched(below, {}, { bindings: [bound(own)] }), {
    voucher: "domain",
    asked: [],
  });
  for (
    const address of [`evil${own}`, `${own}.evil.example`, `m.${own}:8443`, "data.globus.org"]
  ) {
    const false_ = vouched({ ...claim, address }, { [id]: own });
    await assert.rejects(false_, { kind: "auth", message: new RegExp(`which is at "${own}"`) });
  }
});

Deno.test("an address in digits has no names below it", async () => {
  const digits = { ...claim, address: "9.192.0.2.1" };
  await assert.rejects(vouched(digits, { [id]: "192.0.2.1" }), { kind: "auth" });
});

Deno.test("an id that is bound elsewhere is refused without asking, whoever else would agree", async () => {
  const bindings = [bound("good.example.org")];
  const { evidence: all, asked } = evidence({ [id]: own }, { bindings });
  await assert.rejects(vouchFor(claim, all), {
    kind: "auth",
    message:
      /^"abc\.def.* claims to be endpoint .*, which is bound to "good\.example\.org"; no token/,
    hint: `if it has moved there: gcs login --rebind ${own}`,
  });
  assert.deepEqual(asked, []);
});

Deno.test("rebinding overrules a binding, never Transfer", async () => {
  const moved = { bindings: [bound("good.example.org")], rebind: true };
  assert.equal((await vouched(claim, { [id]: own }, moved)).voucher, "transfer");
  assert.equal((await vouched(claim, {}, moved)).voucher, "first_use");
  await assert.rejects(vouched(claim, { [id]: "good.example.org" }, moved), { kind: "auth" });
});

Deno.test("a binding by first use is no evidence for itself", async () => {
  const first: Binding = { ...bound(own), "confirmed_by": "first_use" };
  const { voucher, asked } = await vouched(claim, { [id]: own }, { bindings: [first] });
  assert.deepEqual([voucher, asked], ["transfer", [id]]);
});

Deno.test("a known endpoint id does not vouch for a client id that is another one", async () => {
  const two = { ...claim, clientId: other };
  assert.deepEqual(await vouched(two, { [id]: own }), {
    voucher: "first_use",
    asked: [other, id],
  });
  await assert.rejects(vouched(two, { [id]: own, [other]: "good.example.org" }), { kind: "auth" });
  const place = { address: own, endpointId: id, saidBy: "transfer" } as const;
  assert.equal((await vouched(two, {}, { place })).voucher, "first_use");
});

Deno.test("a host that is not the endpoint that Transfer or the node names there is refused", async () => {
  for (const saidBy of ["transfer", "node"] as const) {
    const place = { address: own, endpointId: id, saidBy };
    assert.deepEqual(await vouched(claim, {}, { place }), { voucher: saidBy, asked: [] });
    await assert.rejects(vouched({ ...claim, endpointId: other }, {}, { place }), {
      kind: "auth",
      message: /should be at/,
    });
  }
});

Deno.test("a stop while Transfer is asked is a stop, not an unanswered question", async () => {
  const transfer = () => Promise.reject(new GcsError("interrupted", "Interrupted"));
  await assert.rejects(vouched(claim, {}, { transfer }), { kind: "interrupted" });
});
