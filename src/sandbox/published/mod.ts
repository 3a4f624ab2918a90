/**
 * What is published about the Manager API, and the check of a request against it. It is made from
 * the published description and knows nothing of the client, so that a client that is wrong fails.
 */
export { checkDocument, type Mode } from "./check_document.ts";
export { checkQuery } from "./check_query.ts";
export type { Problem } from "./check_value.ts";
export { objects, operations } from "./table.ts";
