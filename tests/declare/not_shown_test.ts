import assert from "node:assert/strict";
import {
  notShown,
  planDeclaration,
  readyPlan,
  type SecretSource,
  type Services,
} from "../../src/declare/mod.ts";
import { awaitShown } from "../../src/commands/_await_shown.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { declarationOf, startEndpoint } from "./_endpoint.ts";

const text = `apiVersion: gcs/v1
kind: Endpoint
endpoint: { department: Physics }
roles: { activity_monitor: [researcher@example.org] }
storage_gateways:
  - display_name: Drive
    connector: google-drive
    policies: { client_id: a, secret: "env:GCS_X", user_api_rate_quota: 7 }
  - { display_name: Lab, connector: posix, allowed_domains: [b.example.org, a.example.org] }
collections:
  - display_name: New
    storage_gateway: Lab
    collection_base_path: /
    roles: { administrator: [admin@example.org], access_manager: [researcher@example.org] }
    sharing_policies: [{ users: [ada], sharing_restrict_paths: { read: [/pub] } }]
  - { display_name: Projects, keywords: [b, a], roles: { access_manager: [] } }
`;
const secrets: SecretSource = {
  read: () => Promise.resolve(new Secret("secret-of-a-test")),
  check: () => Promise.resolve(undefined),
};

/** Everything of the plan carried out, in order; what was not shown before and after each change. */
async function carriedOut() {
  const endpoint = await startEndpoint({});
  const { services } = endpoint;
  const plan = await planDeclaration(services, await declarationOf(text), {
    prune: { kinds: ["stream_gateways", "user_credentials"], limit: 9 },
  });
  assert.deepEqual(plan.problems, []);
  const before = await notShown(services, plan.actions, new Map());
  const ready = await readyPlan(plan, { services, secrets });
  const carried = await ready.carryOut({ perform: (one) => one.send(), workers: 2 });
  assert.equal(carried.count.done, plan.actions.length);
  return { endpoint, services, plan, before, carried };
}

Deno.test("of a plan that is not carried out nothing is shown, and all of one that is", async () => {
  const { endpoint, services, plan, before, carried } = await carriedOut();
  await using _ = endpoint;
  assert.deepEqual(before, plan.actions.map(({ key }) => key));
  assert.deepEqual(await notShown(services, plan.actions, carried.ids), []);
});

Deno.test("what is changed back by hand is not shown, and nothing else", async () => {
  const { endpoint, services, plan, carried } = await carriedOut();
  await using _ = endpoint;
  const { gcs } = services;
  await gcs.collections.update(seedIds.mappedCollection, { keywords: ["c"] }).send();
  await gcs.storageGateways.update(carried.ids.get("storage_gateways/Drive") ?? "", {
    policies: { "DATA_TYPE": "google_drive_storage_policies", "user_api_rate_quota": 9 },
  }).send();
  const found = await notShown(services, plan.actions, carried.ids);
  assert.deepEqual(found, ["storage_gateways/Drive", "collections/Projects"]);
});

/** Services whose lists of collections are those of before, so many times. */
function lagging(services: Services, times: number): Services {
  let left = times;
  const collections = Object.create(services.gcs.collections, {
    list: {
      value: (...given: Parameters<typeof services.gcs.collections.list>) =>
        left-- > 0 ? [] : services.gcs.collections.list(...given),
    },
  });
  return { ...services, gcs: Object.create(services.gcs, { collections: { value: collections } }) };
}

/** What waits without taking time, and is not seen. */
function quickContext() {
  const nothing = () => Promise.resolve();
  const progress = { add() {}, set() {}, hide: nothing, finish: nothing };
  const clock = quickClock();
  return { clock, signal: new AbortController().signal, progress: () => progress };
}

function quickClock() {
  let now = 0;
  const waits: number[] = [];
  const sleep = (ms: number) => {
    waits.push(ms);
    now += ms;
    return Promise.resolve();
  };
  return { now: () => now, sleep, waits };
}

Deno.test("apply --wait reads back until an endpoint that lags shows what was made", async () => {
  const { endpoint, services, plan, carried } = await carriedOut();
  await using _ = endpoint;
  const context = quickContext();
  const waiting = { services: lagging(services, 3), plan, carried, seconds: 60 };
  assert.equal(await awaitShown(context, waiting), undefined);
  assert.deepEqual(context.clock.waits, [1000, 2000, 4000]);
});

Deno.test("apply --wait ends when its time is up, and names what is not shown", async () => {
  const { endpoint, services, plan, carried } = await carriedOut();
  await using _ = endpoint;
  const context = quickContext();
  const waiting = { services: lagging(services, 99), plan, carried, seconds: 5 };
  const late = await awaitShown(context, waiting);
  assert.equal(late?.kind, "unavailable");
  assert.equal(late?.outcome, "made");
  assert.match(
    late?.message ?? "",
    /does not show \d of \d+ changes after 5 s: collections\/Lab\/New/,
  );
});
