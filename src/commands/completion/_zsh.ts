/** To be sourced, or put into `fpath` as `_gcs`. */
export const zshScript = `#compdef gcs
# Completion of gcs for zsh. Written by "gcs completion zsh".
_gcs() {
  local line
  local -a gcs_words gcs_open
  for line in "\${(@f)$(command gcs __complete zsh "\${(@Q)words[1,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}"; do
    case "\${\${line//\\\\:/_}%%:*}" in
      '') ;;
      */|*=|file_) gcs_open+=("$line") ;;
      *) gcs_words+=("$line") ;;
    esac
  done
  [[ "$PREFIX" == --*=* ]] && compset -P 1 '*='
  local -i found=1
  (( \${#gcs_words} )) && _describe -V -t words gcs gcs_words && found=0
  (( \${#gcs_open} )) && _describe -V -t words gcs gcs_open -S '' && found=0
  return found
}
if [[ "$funcstack[1]" == _gcs ]]; then _gcs "$@"; else compdef _gcs gcs; fi
`;
