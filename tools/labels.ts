/**
 * Makes the labels and milestones of the repository on GitHub those of .github/labels.yml and
 * milestones.yml, through the `gh` program. What is there and not in the files stays.
 *
 *   GH_TOKEN=… deno run --allow-read=.github --allow-env=GITHUB_REPOSITORY --allow-run=gh tools/labels.ts
 */
import { parse } from "yaml";
import * as z from "zod";

const labels = z.array(z.strictObject({
  name: z.string().max(50),
  color: z.string().regex(/^[0-9a-f]{6}$/),
  description: z.string().max(100),
}));
const milestones = z.array(z.strictObject({ title: z.string(), description: z.string() }));
const known = z.array(z.looseObject({ title: z.string(), number: z.number() }));

/** Labels as a file lists them. */
export function readLabels(text: string): z.infer<typeof labels> {
  return labels.parse(parse(text));
}

/** Milestones as a file lists them. */
export function readMilestones(text: string): z.infer<typeof milestones> {
  return milestones.parse(parse(text));
}

/** Runs `gh` with these words and returns what it prints. */
export type Gh = (...words: readonly string[]) => Promise<string>;

/** Creates what is missing and corrects what differs. */
export async function sync(
  gh: Gh,
  repository: string,
  wanted: {
    readonly labels: z.infer<typeof labels>;
    readonly milestones: z.infer<typeof milestones>;
  },
): Promise<void> {
  for (const { name, color, description } of wanted.labels) {
    await gh("label", "create", name, "--force", "--color", color, "--description", description);
  }
  const path = `repos/${repository}/milestones`;
  const there = known.parse(JSON.parse(await gh("api", `${path}?state=all&per_page=100`)));
  for (const { title, description } of wanted.milestones) {
    const number = there.find((one) => one.title === title)?.number;
    const [method, address] = number === undefined ? ["POST", path] : [
      "PATCH",
      `${path}/${number}`,
    ];
    await gh(
      "api",
      "--method",
      method,
      address,
      "-f",
      `title=${title}`,
      "-f",
      `description=${description}`,
    );
  }
}

async function gh(...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("gh", { args: [...args] }).output();
  if (success) return new TextDecoder().decode(stdout);
  throw new Error(`gh ${args.slice(0, 3).join(" ")}: ${new TextDecoder().decode(stderr).trim()}`);
}

if (import.meta.main) {
  const read = (name: string) => Deno.readTextFile(new URL(`../.github/${name}`, import.meta.url));
  await sync(gh, Deno.env.get("GITHUB_REPOSITORY") ?? "", {
    labels: readLabels(await read("labels.yml")),
    milestones: readMilestones(await read("milestones.yml")),
  });
}
