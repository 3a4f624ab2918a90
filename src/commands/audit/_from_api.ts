import { memberAt } from "../../base/mod.ts";
import type { Context } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";

/** What is asked of an `audit-logs` resource; times in milliseconds since 1970 UTC. */
export interface ApiFilter {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly eventType?: string | undefined;
  readonly limit?: number | undefined;
}

const pageSize = 1000;

/**
 * The documents of the endpoint's `audit-logs` resource, page after page. The published Manager API
 * has no such resource: this is for a server that serves what an older program expected.
 *
 * @throws GcsError `not_found` when the endpoint has none, `failed` when its answer is not a list.
 */
export async function* apiDocuments(
  context: Context,
  filter: ApiFilter,
): AsyncGenerator<unknown, void, undefined> {
  const client = await context.gcs();
  const limit = filter.limit ?? Infinity;
  const seen = new Set<string>();
  let marker: string | undefined;
  let count = 0;
  while (count < limit) {
    const query = {
      "start_time": time(filter.from),
      "end_time": time(filter.to),
      "event_type": filter.eventType,
      "page_size": Math.min(pageSize, limit - count),
      marker,
    };
    const { json } = await client.request("GET", "audit-logs", { query, signal: context.signal })
      .catch((error) => {
        throw error instanceof GcsError && error.kind === "not_found" ? noResource(error) : error;
      });
    const page = pageOf(json);
    for (const document of page.documents) {
      if (count++ >= limit) return;
      yield document;
    }
    if (page.marker === undefined || page.documents.length === 0) return;
    if (seen.has(page.marker)) {
      throw new GcsError("failed", "Cannot read the audit logs: the endpoint repeats a page");
    }
    seen.add(page.marker);
    marker = page.marker;
  }
}

function time(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

function pageOf(json: unknown): { documents: readonly unknown[]; marker: string | undefined } {
  const [data, marker] = [memberAt(json, ["data"]), memberAt(json, ["marker"])];
  if (!Array.isArray(data)) {
    throw new GcsError("failed", "Cannot read the audit logs: the answer is not a list");
  }
  return { documents: data, marker: typeof marker === "string" && marker ? marker : undefined };
}

function noResource(cause: GcsError): GcsError {
  return new GcsError("not_found", "The endpoint has no audit-logs resource", {
    hint: "the published Manager API has none; on a data server: gcs audit load FILE",
    cause,
    ...(cause.httpStatus === undefined ? {} : { httpStatus: cause.httpStatus }),
  });
}
