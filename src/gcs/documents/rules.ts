import type { Complaint, Written } from "./object_type.ts";

/** Complains about a text member with more characters than the API takes. */
export function* atMost(members: Written, limits: Readonly<Record<string, number>>) {
  for (const [member, max] of Object.entries(limits)) {
    const value = members[member];
    if (typeof value === "string" && [...value].length > max) {
      yield [member, `must have at most ${max} characters`] satisfies Complaint;
    }
  }
}

/** Complains about keywords that are longer than 1,024 characters together. */
export function* keywordsFit(members: Written): Iterable<Complaint> {
  const { keywords } = members;
  if (!Array.isArray(keywords)) return;
  const total = keywords.reduce<number>((sum, word) => sum + [...String(word)].length, 0);
  if (total > 1024) yield ["keywords", "must have at most 1,024 characters together"];
}

const networkNumbers = [
  "max_concurrency",
  "max_parallelism",
  "preferred_concurrency",
  "preferred_parallelism",
];

/** Complains when `network_use` is `custom` without the four numbers that it needs. */
export function* networkUseComplete(members: Written): Iterable<Complaint> {
  if (members["network_use"] !== "custom") return;
  const missing = networkNumbers.filter((name) => typeof members[name] !== "number");
  if (missing.length > 0) yield ["network_use", `custom also needs ${missing.join(", ")}`];
}
