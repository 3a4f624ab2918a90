import type { CompletionModel, Word } from "./_model.ts";

/** A script for fish. */
export function fishScript({ places, globals, choices, takesValue }: CompletionModel): string {
  const paths = places.filter(({ path }) => path !== "").map(({ path }) => quote(path));
  const line = (path: string, what: string, { summary }: Word) =>
    `complete -c gcs -n ${quote(`__gcs_at ${quote(path)}`)} ${what} -d ${quote(summary)}`;
  const lines = places.flatMap((place) => [
    ...place.subcommands.map((sub) => line(place.path, `-f -a ${quote(sub.word)}`, sub)),
    ...place.values.map((word) =>
      line(place.path, `-f -a ${quote(word)}`, { word, summary: "Value" })
    ),
    ...place.options.map((option) => line(place.path, optionOf(option.word), option)),
  ]);
  const everywhere = globals.map(({ word, short, summary }) => {
    const letter = short === undefined ? "" : `-s ${short} `;
    return `complete -c gcs ${letter}${optionOf(word)} -d ${quote(summary)}`;
  });
  return `# Completion of gcs for fish. Written by "gcs completion fish".
function __gcs_path
  set -l path
  set -l skip 0
  for word in (commandline -opc)[2..-1]
    if test $skip -eq 1
      set skip 0
      continue
    end
    if contains -- $word ${takesValue.join(" ")}
      set skip 1
    else if not string match -q -- '-*' $word
      set -l longer (string join ' ' $path $word)
      if contains -- "$longer" ${paths.join(" ")}
        set path $path $word
      end
    end
  end
  string join ' ' $path
end
function __gcs_at
  set -l at (__gcs_path | string collect)
  test "$at" = "$argv[1]"
end
${[...everywhere, ...lines].join("\n")}
`;

  function optionOf(word: string): string {
    const values = choices.get(word);
    const value = values !== undefined
      ? ` -x -a ${quote(values.join(" "))}`
      : takesValue.includes(word)
      ? " -r"
      : "";
    return `-l ${word.replace(/^--/, "")}${value}`;
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
