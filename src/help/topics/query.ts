import { queryFunctions } from "../../output/mod.ts";
import type { Topic } from "./topic.ts";

export const query: Topic = {
  name: "query",
  summary: "Expressions that choose and reshape what is printed",
  parts: [
    {
      text: "--query takes a JMESPath expression, as the AWS and Globus command lines do. It is " +
        "applied to the document that -F json prints, of a list to the whole array, and is read " +
        "before anything is sent: a bad expression exits 2 and changes nothing. Quote it for the " +
        "shell. Members are named as in JSON; text stands between quotes: 'mapped'. Some need " +
        "no expression: --fields, --sort and --limit of a list.",
    },
    {
      title: "Forms",
      rows: [
        ["display_name", "a member"],
        ["policies.s3_endpoint", "a member of a member"],
        ["[].id", "that member of every item"],
        ["[?public].id", "of the items for which it is true"],
        ["[?collection_type=='guest']", "of the items where it is that text"],
        ["[0]", "the first item"],
        ["[].{id: id, name: display_name}", "items with other names"],
        ["length(@)", "a function of the whole"],
        ["sort_by(@, &display_name)", "a function with an expression"],
      ],
    },
    {
      title: "Functions",
      rows: [...queryFunctions].map(([name, { takes, isVariadic, gives }]) => [
        `${name}(${takes.join(", ")}${isVariadic ? "…" : ""})`,
        `gives ${gives}`,
      ]),
    },
    {
      title: "Examples",
      lines: [
        `gcs collection list --query "[?collection_type=='guest'].display_name" -F json`,
        `gcs collection list --query "length(@)" -F json`,
      ],
    },
  ],
};
