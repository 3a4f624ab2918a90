declare global {
  /** Set by the first module of a compiled program whose build was given a client id. */
  var gcsDefaultClientId: string | undefined;
}

/** The OAuth client that this program was built with, as a part of the settings. */
export function builtInClientId(): { readonly client_id?: string } {
  const id = globalThis.gcsDefaultClientId;
  return id === undefined ? {} : { client_id: id };
}
