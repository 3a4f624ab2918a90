import type { CompletionModel, Place, Word } from "./_model.ts";
import { pathPattern } from "./_bash.ts";

/** A script for zsh, to be sourced or put into \`fpath\` as \`_gcs\`. */
export function zshScript(model: CompletionModel): string {
  const { choices, takesValue } = model;
  const free = takesValue.filter((flag) => !choices.has(flag));
  return `#compdef gcs
# Completion of gcs for zsh. Written by "gcs completion zsh".
_gcs() {
  local gcs_path="" word skip="" i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    if [[ -n "$skip" ]]; then skip=""; continue; fi
    case "$word" in
      ${takesValue.join("|")}) skip=1 ;;
      -*) ;;
      *)
        case "\${gcs_path:+$gcs_path }$word" in
          ${pathPattern(model)}) gcs_path="\${gcs_path:+$gcs_path }$word" ;;
        esac ;;
    esac
  done
  case "\${words[CURRENT-1]}" in
${
    [...choices].map(([flag, values]) => `    ${flag}) compadd -- ${values.join(" ")}; return ;;`)
      .join("\n")
  }
    ${free.join("|")}) _files; return ;;
  esac
  case "$gcs_path" in
${model.places.map((place) => `    "${place.path}") found=(${wordsOf(place)}) ;;`).join("\n")}
  esac
  [[ "\${words[CURRENT]}" == -* ]] && found+=(${model.globals.map(quoted).join(" ")})
  if (( \${#found} )); then _describe gcs found; else _files; fi
}
if [[ "$funcstack[1]" == _gcs ]]; then _gcs "$@"; else compdef _gcs gcs; fi
`;
}

function wordsOf({ subcommands, options, values }: Place): string {
  return [...subcommands, ...options, ...values.map((word) => ({ word, summary: "" }))]
    .map(quoted).join(" ");
}

function quoted({ word, summary }: Word): string {
  const escaped = summary.replaceAll("'", "'\\''").replaceAll(":", "\\:");
  return `'${word}${summary === "" ? "" : `:${escaped}`}'`;
}
