/** The id of an object that an earlier action creates. */
export class PendingId {
  constructor(readonly key: string) {}

  toJSON(): string {
    return "(known after apply)";
  }
}
