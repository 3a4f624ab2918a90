/**
 * Prints what the changelog says of a release.
 *
 *   deno run -A tools/release_notes.ts vVERSION
 *
 * Fails where the tag is not the version of the sources, or the changelog does not say when that
 * version was released.
 */
import manifest from "../deno.json" with { type: "json" };

/** The notes of a tag; throws where it is not fit to be released. */
export function releaseNotes(tag: string, version: string, changelog: string): string {
  if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, but the sources are ${version}`);
  const sections = changelog.split(/^(?=## )/m);
  const section = sections.find((text) => text.startsWith(`## ${version} (`));
  if (section === undefined) throw new Error(`CHANGELOG.md does not tell of ${version}`);
  const [heading = "", ...lines] = section.split("\n");
  if (!/^## \S+ \(\d{4}-\d{2}-\d{2}\)$/.test(heading)) {
    throw new Error(
      `CHANGELOG.md says "${heading}"; put the day of the release there (YYYY-MM-DD)`,
    );
  }
  return `${lines.join("\n").trim()}\n`;
}

if (import.meta.main) {
  const changelog = await Deno.readTextFile(new URL("../CHANGELOG.md", import.meta.url));
  const notes = releaseNotes(Deno.args[0] ?? "", manifest.version, changelog);
  Deno.stdout.writeSync(new TextEncoder().encode(notes));
}
