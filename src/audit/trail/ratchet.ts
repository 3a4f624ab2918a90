import { createHmac, hkdfSync } from "node:crypto";

const info = "gcs-audit-trail/1";
const length = 32;

/**
 * The key of the next trail record. Stepping forward overwrites the key that was used, so nobody
 * who reads the memory or the vault later can make MACs for records that are already there.
 */
export class Ratchet {
  #key: Uint8Array;
  #next: number;

  /** `key` is the key of record number `next`. It is copied. */
  constructor(key: Uint8Array, next: number) {
    this.#key = key.slice();
    this.#next = next;
  }

  /** Number of the record that the present key belongs to. */
  get next(): number {
    return this.#next;
  }

  /** The present key, to keep in the vault. */
  key(): Uint8Array {
    return this.#key.slice();
  }

  /** The MAC of record number `next`, HMAC-SHA256(k, 0x02 ‖ hash), without stepping. */
  mac(hash: Uint8Array): Uint8Array<ArrayBuffer> {
    return new Uint8Array(
      createHmac("sha256", this.#key).update(Uint8Array.of(2)).update(hash)
        .digest(),
    );
  }

  /** k(n+1) = HKDF-SHA256(k(n)), and k(n) is gone. */
  step(): void {
    const derived = new Uint8Array(hkdfSync("sha256", this.#key, new Uint8Array(0), info, length));
    this.#key.fill(0);
    this.#key = derived;
    this.#next++;
  }

  /** Steps until the key of record `seq` is the present one. It can only go forward. */
  forwardTo(seq: number): void {
    while (this.#next < seq) this.step();
  }

  copy(): Ratchet {
    return new Ratchet(this.#key, this.#next);
  }
}
