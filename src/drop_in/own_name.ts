/** A text with the commands in it under the name by which a person has them here. */
export function underOfficialName(text: string): string {
  return text.replaceAll(/(?<![\w-])gcs (?=[a-z<-])/g, "globus-connect-server ");
}
