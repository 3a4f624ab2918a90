import type { AuditDatabase } from "../../../src/audit/mod.ts";
import type { TestFolder } from "../_support.ts";

/** The two identities of the records. */
export const who = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];

async function* documents() {
  for (let index = 0; index < 60; index++) {
    await Promise.resolve();
    yield {
      id: `id${index}`,
      timestamp: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
      event_type: index % 3 === 0 ? "access" : "transfer",
      identity_id: who[index % 2],
      username: `user${index % 2}`,
      resource: index === 7 ? "/" : `/data/run ${index % 5}/file_${index}.dat`,
      resource_id: `c${index % 4}`,
      action: index % 2 === 0 ? "read" : "write",
      result: index % 10 === 0 ? "failure" : "success",
      message: index % 10 === 0 ? `permission denied number ${index}` : "completed",
      client_ip: `192.0.2.${index % 6}`,
      metadata: { node: "dtn1" },
    };
  }
}

/** An audit database with sixty records of an hour. */
export async function filled(folder: TestFolder): Promise<AuditDatabase> {
  const audit = await folder.open();
  await audit.loadFrom("ep", documents());
  return audit;
}
