declare global {
  /** Set by the first module of a compiled program whose build was given a key for releases. */
  var gcsReleaseKey: string | undefined;
}

/** The public key that this program was built with; no setting and no variable takes its place. */
export function builtInKey(): string | undefined {
  return globalThis.gcsReleaseKey;
}
