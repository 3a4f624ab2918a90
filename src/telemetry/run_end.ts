/** How a run ended. */
export interface RunEnd {
  /** Words of the command. */
  readonly command: string;
  readonly exit: number;
  /** Kind of the failure, where it was one. */
  readonly failure?: string | undefined;
}
