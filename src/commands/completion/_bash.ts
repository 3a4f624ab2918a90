import { type CompletionModel, plainWords } from "./_model.ts";

/** A script for bash 3.2 and later: no associative arrays, no other program. */
export function bashScript(model: CompletionModel): string {
  return `# Completion of gcs for bash. Written by "gcs completion bash".
_gcs() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  local path="" word words="" skip="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ -n "$skip" ]]; then skip=""; continue; fi
    case "$word" in
      ${model.takesValue.join("|")}) skip=1 ;;
      -*) ;;
      *)
        case "\${path:+$path }$word" in
          ${pathPattern(model)}) path="\${path:+$path }$word" ;;
        esac ;;
    esac
  done
  case "$prev" in
${valueCases(model, "    ")}
  esac
  case "$path" in
${placeCases(model, "    ")}
  esac
  [[ "$cur" == -* ]] && words="$words ${model.globals.map(({ word }) => word).join(" ")}"
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _gcs gcs
`;
}

/** Paths of every command and group but the program itself. */
export function pathPattern({ places }: CompletionModel): string {
  return places.filter(({ path }) => path !== "").map(({ path }) => `"${path}"`).join("|");
}

function valueCases({ choices, takesValue }: CompletionModel, indent: string): string {
  const fixed = [...choices].map(([flag, values]) =>
    `${indent}${flag}) COMPREPLY=($(compgen -W "${values.join(" ")}" -- "$cur")); return ;;`
  );
  const free = takesValue.filter((flag) => !choices.has(flag));
  return [...fixed, `${indent}${free.join("|")}) COMPREPLY=(); return ;;`].join("\n");
}

/** One case a place that sets \`words\`. */
export function placeCases({ places }: CompletionModel, indent: string): string {
  return places.map((place) => `${indent}"${place.path}") words="${plainWords(place)}" ;;`)
    .join("\n");
}
