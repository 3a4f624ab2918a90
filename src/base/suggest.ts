import { distance } from "fastest-levenshtein";

/**
 * The candidate that `word` was probably meant to be, or undefined when none is near.
 * Near is one edit, two from four letters on, three from seven letters on.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = word.length >= 7 ? 3 : word.length >= 4 ? 2 : 1;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits < bestDistance && edits < candidate.length) {
      best = candidate;
      bestDistance = edits;
    }
  }
  return best;
}
