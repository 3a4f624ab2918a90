const officialName = /^globus-connect-server(?:\.exe)?$/i;

/**
 * The words of the command line, with `--official` before them where the program was called by the
 * official program's name: by a link, or as a copy of that name. From here on the option alone says
 * so. `calledAs` is the word that the program was started by.
 */
export function commandLine(calledAs: string, words: readonly string[]): readonly string[] {
  return officialName.test(calledAs.split(/[/\\]/).at(-1) ?? "") ? ["--official", ...words] : words;
}
