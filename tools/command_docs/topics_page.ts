import { type PagePart, type Row, topics } from "../../src/help/mod.ts";
import { code, fenced, page, type Prose, table } from "./markdown.ts";

/** The page of the topics that `gcs help TOPIC` shows. */
export function topicsPage(prose: Prose): string {
  return page([
    ['<!-- Written by "deno task docs" from the topics under src/help/topics/. -->'],
    ["# Topics of help"],
    ["`gcs help TOPIC` shows the same in a terminal."],
    ...topics.flatMap(({ name, summary, parts }) => [
      [`## ${name}`],
      [`${prose(summary)}.`],
      ...parts.flatMap((part) => blocksOf(part, prose)),
    ]),
  ]);
}

function blocksOf({ title, text, rows = [], lines = [] }: PagePart, prose: Prose): string[][] {
  return [
    ...text === undefined ? [] : text.split("\n").map((line) => [prose(line)]),
    ...rows.length === 0 ? [] : [
      table([title ?? "", "Meaning"], rows.map(([left, right]): Row => [code(left), prose(right)])),
    ],
    ...lines.length === 0 ? [] : [[`${title}:`], fenced("sh", lines)],
  ];
}
