import { suggest } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { layOut, type Look, plainLook } from "./layout.ts";
import { topics } from "./topics/all.ts";

/**
 * A page about a topic, or about one of the aliases.
 *
 * @throws GcsError `usage` where there is neither such a topic nor, among the words, such a command.
 */
export function topicHelp(
  name: string,
  commands: readonly string[],
  look: Look = plainLook,
  aliases: ReadonlyMap<string, string> = new Map(),
): string {
  const topic = topics.find((one) => one.name === name.toLowerCase().replaceAll("_", "-"));
  if (topic !== undefined) return layOut([{ text: `${topic.summary}.` }, ...topic.parts], look);
  const words = aliases.get(name);
  if (words !== undefined) {
    return layOut(
      [{ text: `An alias of yours, which stands for:` }, { lines: [`gcs ${words}`] }],
      look,
    );
  }
  const near = suggest(name, [...topics.map((one) => one.name), ...commands]);
  throw new GcsError("usage", `There is no command and no topic of help "${name}"`, {
    hint: near === undefined ? "gcs help" : `gcs help ${near}`,
  });
}
