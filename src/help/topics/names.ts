import type { Topic } from "./topic.ts";

export const names: Topic = {
  name: "names",
  summary: "Names in place of ids, and how people and groups are named",
  parts: [
    {
      text:
        "Wherever the id of an object is taken, its name is, too. It is looked up once, and must " +
        "be the whole name. A name of several objects exits 2 with the " +
        "ids to choose from, one of another kind of object exits 3 with the command for that kind.",
    },
    {
      title: "Forms of an object",
      rows: [
        ["1405823f-0597-4a16-b296-46d4f0ae4b15", "an id, which is never looked up"],
        ["Projects", "a name"],
        ["name:1405", "a name that looks like a part of an id, a path or a number"],
      ],
    },
    {
      title: "Forms of a person or group",
      rows: [
        ["ada@example.org", "a user name of Globus"],
        [
          "1405823f-0597-4a16-b296-46d4f0ae4b15",
          "the id of an identity; of a group, with its type",
        ],
        ["urn:globus:auth:identity:ID", "an identity, as the API writes it"],
        ["urn:globus:groups:id:ID", "a group"],
      ],
    },
    {
      title: "Examples",
      lines: [
        "gcs collection show Projects",
        "gcs role create access_manager ada@example.org --collection Projects",
      ],
    },
  ],
};
