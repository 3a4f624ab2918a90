import { namesOf } from "../../base/mod.ts";
import { exitCodes, exitMeanings } from "../../errors/mod.ts";
import type { Topic } from "./topic.ts";

export const exitTopic: Topic = {
  name: "exit-codes",
  summary: "What the exit code of a command says",
  parts: [
    {
      text:
        "The code tells the kind of failure, and never changes its meaning. 2 says that nothing was " +
        "sent; whatever fails after a change was sent says whether it was made. With -F json, yaml " +
        'or ndjson the last line of standard error is one JSON object with the kind as "code".',
    },
    {
      title: "Exit codes",
      rows: namesOf(exitCodes).map((kind) => [
        kind === "ok" || kind === "differs"
          ? String(exitCodes[kind])
          : `${exitCodes[kind]} ${kind}`,
        exitMeanings[kind],
      ]),
    },
    {
      title: "Other codes for remote failures",
      lines: ["gcs collection show COLLECTION_ID --map-http-status 404=50,403=51"],
    },
  ],
};
