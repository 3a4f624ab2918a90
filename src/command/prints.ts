import type { FieldTypes } from "../output/mod.ts";

/** Documents of the Manager API that changes print, by their names in the client library. */
type DocumentName =
  | "collection"
  | "domain"
  | "endpoint"
  | "node"
  | "role"
  | "sharingPolicy"
  | "storageGateway"
  | "streamGateway"
  | "userCredential";

/** What a change prints: such a document, or fields with their types. */
export type Prints = DocumentName | FieldTypes;

/** What a change prints that has no document to show: which object it was, and what became of it. */
export const statusFields: FieldTypes = { id: "string", status: "string" };

/** Whether anything is different now: see `planUpdate`. */
const changedField: FieldTypes = { changed: "boolean" };

/** The fields of what a change prints, with the types that the API gives them. */
export async function printedFields(prints: Prints): Promise<FieldTypes> {
  if (typeof prints !== "string") return { ...prints, ...changedField };
  const documents = await import("../gcs/mod.ts");
  const fields = Object.entries(documents[prints].fields);
  return { ...Object.fromEntries(fields.map(([name, { type }]) => [name, type])), ...changedField };
}
