import type { Operation } from "../../base/mod.ts";
import type { Sender } from "../sender.ts";
import {
  type LanSecret,
  lanSecret,
  lanSecretCreate,
  type LanSecretInput,
} from "../documents/stream_gateway.ts";
import { pickOne } from "../result_envelope.ts";
import { operations } from "../operations.ts";

/** Secrets of stream tunnels in the local network. */
export class LanSecrets {
  readonly #sender: Sender;
  /** Sends through `sender`. */
  constructor(sender: Sender) {
    this.#sender = sender;
  }

  /** Creates a secret; only this answer ever holds it. */
  create(input: LanSecretInput): Operation<LanSecret> {
    const body = lanSecretCreate.encode(input, "create");
    return this.#sender.change(
      operations.postLanSecret,
      { body },
      (envelope) => pickOne(envelope, lanSecret),
    );
  }

  /** Deletes a secret. */
  delete(id: string): Operation<void> {
    const ids = { "lan_secret_id": id };
    return this.#sender.change(operations.deleteLanSecret, { ids }, () => {});
  }
}
