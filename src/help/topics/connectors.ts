import { publishedConnectors } from "../../gcs/mod.ts";
import type { Topic } from "./topic.ts";

export const connectors: Topic = {
  name: "connectors",
  summary: "Kinds of storage that a storage gateway can be for",
  parts: [
    {
      text:
        "A storage gateway is of one connector, which cannot change later. It is named by its word or " +
        "its id; help of the word shows its own options, those first that it cannot do without. An " +
        "endpoint may have other connectors: give their id, and --policies as their pages say.",
    },
    {
      title: "Connectors",
      rows: Object.entries(publishedConnectors).map(([word, { name, id }]) => [
        word,
        `${name}, ${id}`,
      ]),
    },
    {
      title: "Options of one",
      lines: [
        "gcs storage-gateway create s3 --help",
        "gcs storage-gateway update google-drive --help",
      ],
    },
  ],
};
