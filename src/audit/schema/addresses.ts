import { canonicalAddress } from "../parse/address.ts";
import { integerOf, notWhole, type SqlcipherDatabase, textOf } from "../sqlcipher/mod.ts";
import { shownViews } from "./shown_views.ts";

const other = "CREATE TABLE address (id INTEGER PRIMARY KEY, value TEXT NOT NULL);" +
  "CREATE INDEX address_value ON address (value);";

/**
 * Addresses of older records are in the chain as they were written, so they stay. `address` has the
 * one spelling of those names that have another, for showing and finding them.
 */
export function oneSpelling(db: SqlcipherDatabase): void {
  db.exec(other);
  for (const row of db.all("SELECT id, value FROM name WHERE instr(value, ':') > 0")) {
    const value = textOf(row, "value");
    const address = canonicalAddress(value);
    if (address === value) continue;
    db.run("INSERT INTO address (id, value) VALUES (?, ?)", [integerOf(row, "id"), address]);
  }
  db.exec(shownViews);
}

/** The chain does not bind the other spellings, so they are computed anew and compared. */
export function requireSpellings(db: SqlcipherDatabase): void {
  const spellings = "SELECT n.value AS name, a.value FROM address a LEFT JOIN name n USING (id)";
  for (const row of db.all(spellings)) {
    if (typeof row.name === "string" && canonicalAddress(row.name) === row.value) continue;
    throw notWhole("The audit database spells an address in a wrong way");
  }
}
