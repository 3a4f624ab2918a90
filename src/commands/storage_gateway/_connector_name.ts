import { isUuid, namesOf, suggest } from "../../base/mod.ts";
import { badInput } from "../../command/mod.ts";
import { type ConnectorName, publishedConnectors } from "../../gcs/mod.ts";

/** A connector that a person named: a published one, or one that only the endpoint knows. */
export interface NamedConnector {
  readonly id: string;
  /** Undefined for a connector that is not published. */
  readonly name: ConnectorName | undefined;
}

const otherSpellings = new Map<string, ConnectorName>(Object.entries({
  "active-scale": "activescale",
  "azure": "azure-blob",
  "azureblob": "azure-blob",
  "black-pearl": "blackpearl",
  "gcs": "google-cloud-storage",
  "google-cloud": "google-cloud-storage",
}));

/** Names of all published connectors. */
export const connectorNames: readonly ConnectorName[] = namesOf(publishedConnectors);

/** The connector of a name or an id. GcsError `usage` for anything else, with the nearest name. */
export function findConnector(typed: string): NamedConnector {
  const word = normal(typed);
  const name = publishedName(typed);
  if (isUuid(word)) return { id: word, name };
  if (name !== undefined) return { id: publishedConnectors[name].id, name };
  const near = suggest(word, connectorNames);
  throw badInput(
    "CONNECTOR",
    `there is no connector "${typed}"; known are ${connectorNames.join(", ")}`,
    near === undefined
      ? "for another connector of the endpoint, give its id"
      : `did you mean "${near}"?`,
  );
}

/** The published connector of a name, in any of its spellings, or of an id. */
export function publishedName(typed: string): ConnectorName | undefined {
  const word = normal(typed);
  return connectorNames.find((name) => name === word || publishedConnectors[name].id === word) ??
    otherSpellings.get(word);
}

function normal(typed: string): string {
  return typed.toLowerCase().replaceAll("_", "-");
}

/** How messages call a connector. */
export function shownName({ id, name }: NamedConnector): string {
  return name ?? id;
}
