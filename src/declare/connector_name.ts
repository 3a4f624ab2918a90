import { connectors } from "../gcs/mod.ts";

/** A connector as a file names it: by name where it is published, else by id. */
export function connectorName(id: string): string {
  const found = Object.entries(connectors).find(([, connector]) =>
    connector.id === id.toLowerCase()
  );
  return found?.[0] ?? id;
}
