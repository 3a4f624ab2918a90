/** For bash 3.2 and later, which has neither `compopt` nor `nosort`. */
export const bashScript = `# Completion of gcs for bash. Written by "gcs completion bash".
_gcs() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(
    command gcs __complete bash "$2" "\${COMP_TYPE-}" "\${COLUMNS-}" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null
  )
  if [[ \${#COMPREPLY[@]} -eq 1 && "\${COMPREPLY[0]}" == *[/=:] ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -o nosort -F _gcs gcs 2>/dev/null || complete -F _gcs gcs
`;
