import { environmentVariables } from "../../config/mod.ts";
import type { Topic } from "./topic.ts";

export const environment: Topic = {
  name: "environment",
  summary: "Variables of the environment that are read",
  parts: [
    {
      text: "No other variable is read. An option comes before a variable, and a variable before " +
        "the configuration; an empty one counts as not set. Those that hold a secret are taken " +
        "out of the environment as soon as they are read, so that no other program inherits them.",
    },
    { title: "Variables", rows: Object.entries(environmentVariables) },
    {
      title: "Where a value comes from",
      lines: ["gcs config list --origin"],
    },
  ],
};
