import { linkSignals, visible } from "../base/mod.ts";
import type { Streams } from "../output/mod.ts";
import { type PromptIo, promptIo, stopped } from "./prompt_io.ts";

/** One thing that can be picked. */
export interface Pickable {
  readonly value: string;
  /** What a person knows it by; the value where it has no name. */
  readonly name: string;
}

/** Opens a list on the terminal in which a person searches by typing; gives the value picked. */
export type PickFrom = (
  message: string,
  all: readonly Pickable[],
  io: { readonly streams: Streams; readonly signal: AbortSignal },
) => Promise<string>;

/** {@linkcode PickFrom} on this process's terminal. Esc and Ctrl-C are GcsError `interrupted`. */
export const pickOnTerminal: PickFrom = async (message, all, { streams, signal }) =>
  await pickAt(await promptIo(streams, signal), message, all);

/** The same on any terminal. */
export async function pickAt(
  io: PromptIo,
  message: string,
  all: readonly Pickable[],
): Promise<string> {
  const { search } = await import("./inquirer_search.ts");
  const cancel = new AbortController();
  const link = linkSignals([cancel.signal, io.signal]);
  const escape = (_: unknown, key: { readonly name?: string } | undefined) => {
    if (key?.name === "escape") cancel.abort();
  };
  io.input.on("keypress", escape);
  const choices = all.map((one) => ({
    value: one.value,
    name: lineOf(one),
    short: visible(one.name || one.value),
  }));
  try {
    return await search({
      message: visible(message),
      pageSize: 10,
      source: (typed = "") => {
        const words = typed.toLowerCase().split(/\s+/);
        return choices.filter(({ name }) =>
          words.every((word) => name.toLowerCase().includes(word))
        );
      },
    }, { ...io, signal: link.signal });
  } catch (cause) {
    throw stopped(cause, "Nothing was picked, and nothing was done");
  } finally {
    io.input.off("keypress", escape);
    link[Symbol.dispose]();
  }
}

function lineOf({ value, name }: Pickable): string {
  return name === "" || name === value ? visible(value) : `${visible(name)}  ${visible(value)}`;
}
