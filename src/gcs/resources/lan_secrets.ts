import type { Operation } from "../../base/mod.ts";
import type { Core } from "../core.ts";
import {
  type LanSecret,
  lanSecret,
  lanSecretCreate,
  type LanSecretInput,
} from "../documents/stream_gateway.ts";
import { pickOne } from "../envelope.ts";
import { operations } from "../operations.ts";

/** Secrets of stream tunnels in the local network. */
export class LanSecrets {
  readonly #core: Core;
  constructor(core: Core) {
    this.#core = core;
  }

  /** Creates a secret; only this answer ever holds it. */
  create(input: LanSecretInput): Operation<LanSecret> {
    const body = lanSecretCreate.encode(input, "create");
    return this.#core.change(
      operations.postLanSecret,
      { body },
      (envelope) => pickOne(envelope, lanSecret),
    );
  }

  /** Deletes a secret. */
  delete(id: string): Operation<void> {
    const ids = { "lan_secret_id": id };
    return this.#core.change(operations.deleteLanSecret, { ids }, () => {});
  }
}
