/** For fish 3 and later. */
export const fishScript = `# Completion of gcs for fish. Written by "gcs completion fish".
function __gcs_complete
  set -l typed (commandline -ct)
  command gcs __complete fish (commandline -opc) "$typed" 2>/dev/null
end
complete -c gcs -e
complete -c gcs -f -k -a '(__gcs_complete)'
`;
