declare global {
  /** Set by the first module of a compiled program whose build was given a client id. */
  var gcsDefaultClientId: string | undefined;
  /** Set where a build was given an address for releases; a key for them comes with it. */
  var gcsReleaseUrl: string | undefined;
}

/** The OAuth client that this program was built with, as a part of the settings. */
export function builtInClientId(): { readonly client_id?: string } {
  const id = globalThis.gcsDefaultClientId;
  return id === undefined ? {} : { client_id: id };
}

/** Where this program was built to look for releases, as a part of the settings. */
export function builtInReleaseUrl(): { readonly url?: string } {
  const url = globalThis.gcsReleaseUrl;
  return url === undefined ? {} : { url };
}
