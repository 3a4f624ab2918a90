import { echoesOf } from "./echoes.ts";

const shown = "[redacted]";

/**
 * Values that were ever wrapped in a Secret, for the sanitiser. Process-wide on purpose: a secret
 * that one part of the program read must not be printed by any other part.
 */
const known = new Set<string>();

/** Values shorter than this would turn ordinary words into `[redacted]`. */
const minKnownLength = 6;

/**
 * A value that must not be seen: prints, inspects and serialises as `[redacted]`.
 * Every wrapped value is also removed by the sanitiser wherever it appears in output.
 */
export class Secret {
  readonly #value: string;

  /** Takes a text that nothing shall print. */
  constructor(value: string) {
    this.#value = value;
    remember(value);
  }

  /** The value itself. Call it where the value is used, and nowhere else. */
  reveal(): string {
    return this.#value;
  }

  /** `[redacted]`. */
  toString(): string {
    return shown;
  }

  /** `[redacted]`. */
  toJSON(): string {
    return shown;
  }

  /** `[redacted]`, for the runtime's console. */
  [Symbol.for("Deno.customInspect")](): string {
    return shown;
  }

  /** `[redacted]`, for Node's inspect. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return shown;
  }
}

function remember(value: string): void {
  const line = value.trim();
  if (line.length < minKnownLength) return;
  add(line);
  // A key in PEM form may be shown line by line.
  for (const part of line.split(/\r?\n/)) if (part.trim().length >= 16) add(part.trim());
}

function add(value: string): void {
  for (const echo of echoesOf(value)) known.add(echo);
}

/** Replaces every value that was ever wrapped in a {@linkcode Secret}, longest first. */
export function redactKnownSecrets(text: string): string {
  const found = [...known].filter((value) => text.includes(value));
  let result = text;
  for (const value of found.sort((a, b) => b.length - a.length)) {
    result = result.replaceAll(value, shown);
  }
  return result;
}

/** JSON text for the wire, with every Secret revealed. Never log what this returns. */
export function stringifyRevealed(value: unknown): string {
  // A Secret has hidden itself by the time the replacer is called: what held it still has it.
  return JSON.stringify(value, function (this: Readonly<Record<string, unknown>>, key, shown) {
    const held = this[key];
    return held instanceof Secret ? held.reveal() : shown;
  });
}
