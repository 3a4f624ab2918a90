/** How text is marked for the eye. Every function returns its text unchanged without colour. */
export interface Style {
  heading(text: string): string;
  error(text: string): string;
  hint(text: string): string;
  /** What is as it should be. */
  good(text: string): string;
  /** What somebody should look at. */
  caution(text: string): string;
}

/** What the person and the environment say of colour. */
export interface ColourWish {
  /** `--color`; default auto. */
  readonly color?: "auto" | "always" | "never";
  readonly noColor?: string | undefined;
  readonly cliColor?: string | undefined;
  readonly cliColorForce?: string | undefined;
  readonly term?: string | undefined;
}

/**
 * Whether to use colour on a stream: `--color` decides, then NO_COLOR, then CLICOLOR_FORCE, then
 * CLICOLOR=0 and TERM=dumb, and then whether it is a terminal.
 */
export function wantsColour(wish: ColourWish, isTerminal: boolean): boolean {
  if (wish.color === "always") return true;
  if (wish.color === "never" || isSet(wish.noColor)) return false;
  if (isSet(wish.cliColorForce) && wish.cliColorForce !== "0") return true;
  return isTerminal && wish.cliColor !== "0" && wish.term !== "dumb";
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}

/** The style with or without colour. */
export function createStyle(colour: boolean): Style {
  const mark = (code: number) => (text: string) => colour ? `\x1b[${code}m${text}\x1b[0m` : text;
  return {
    heading: mark(1),
    error: mark(31),
    hint: mark(36),
    good: mark(32),
    caution: mark(33),
  };
}
