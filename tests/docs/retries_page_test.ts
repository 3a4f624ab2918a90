import assert from "node:assert/strict";
import { asInFile } from "../../src/config/load.ts";
import { defaultOf, settings } from "../../src/config/mod.ts";
import { isIdempotent, retriedStatuses, retryPolicy, retryReason } from "../../src/http/retry.ts";

const page = (await Deno.readTextFile(new URL("../../docs/retries.md", import.meta.url)))
  .replaceAll(/ +/g, " ");

Deno.test("docs/retries.md has just the statuses that are sent again, and when", () => {
  const rows = Object.entries(retriedStatuses).map(([text, { words }]) => {
    const status = Number(text);
    const when = (idempotent: boolean) =>
      retryReason(status, idempotent, false) !== undefined
        ? "always"
        : retryReason(status, idempotent, true) !== undefined
        ? "with Retry-After"
        : "never";
    return `| \`${status}\` | ${words} | ${when(true)} | ${when(false)} |`;
  });
  assert.deepEqual(page.match(/^\| `\d{3}` .*$/gm), rows);
});

Deno.test("docs/retries.md names the methods that are sent again by their kind", () => {
  const methods = ["GET", "HEAD", "PUT", "DELETE", "POST", "PATCH"] as const;
  const named = [true, false].map((kind) =>
    methods.filter((method) => isIdempotent(method) === kind).join(", ")
  );
  assert.ok(page.includes(`| ${named.join(" | ")} |`));
});

Deno.test("docs/retries.md has the defaults of the settings, and of what has no setting", () => {
  const told = [...page.matchAll(/^\| `(api\.\w+)` \| `([^`]+)` /gm)].map(([, key, value]) => [
    key,
    value,
  ]);
  const retries = settings.filter(({ key }) => /^api\..*retr/.test(key));
  assert.deepEqual(
    told,
    retries.map((setting) => [setting.key, String(asInFile(setting, defaultOf(setting)))]),
  );
  const value = (key: string) => {
    const setting = settings.find((one) => one.key === key);
    assert.ok(setting !== undefined);
    return defaultOf(setting);
  };
  assert.ok(page.includes(`starts at ${value("api.requests_per_second")} requests a second`));
  const max = value("performance.max_requests_per_second");
  assert.ok(page.includes(`\`performance.max_requests_per_second\` (${max})`));
  assert.ok(page.includes(`may do ${retryPolicy().budget} retries in a row`));
});
