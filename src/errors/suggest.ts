import { distance } from "fastest-levenshtein";

/**
 * The candidate that `word` was probably meant to be, or undefined when none is near.
 * Near is at most two edits, or three for words of seven letters and more.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = word.length >= 7 ? 3 : 2;
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
