import { formatMeanings } from "../../output/mod.ts";
import type { Topic } from "./topic.ts";

export const formats: Topic = {
  name: "formats",
  summary: "Output for people, programs and spreadsheets",
  parts: [
    {
      text: "-F, --format chooses one; the setting format and GCS_FORMAT choose it for good. " +
        "Standard output holds the payload and nothing else: progress, questions, warnings and " +
        "failures go to standard error. What creates or changes something prints the resource, a " +
        "deletion its id. Ids are never shortened.",
    },
    { title: "Formats", rows: Object.entries(formatMeanings) },
    {
      title: "Examples",
      lines: [
        "gcs collection list -F json",
        "gcs collection list -F csv --fields id,display_name",
        "gcs collection list -F list",
      ],
    },
  ],
};
