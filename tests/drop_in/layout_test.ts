import assert from "node:assert/strict";
import { officialLines, officialTable } from "../../src/drop_in/layout.ts";

// As published by a user: gateways with every cell, the last one too, as wide as its column.
Deno.test("officialTable writes headings, dashes and rows as the official program does", async () => {
  const id = "cf299ec6-5aa7-42f2-94a3-ce20ddee7c7e";
  assert.equal(
    await officialTable(["Display Name", "ID", "Connector", "High Assurance", "MFA"], [
      ["Gateway user galaxy", id, "POSIX", false, false],
    ]),
    "Display Name        | ID                                   | Connector | High Assurance | MFA  \n" +
      "------------------- | ------------------------------------ | --------- | -------------- | -----\n" +
      `Gateway user galaxy | ${id} | POSIX     | False          | False\n`,
  );
});

Deno.test("officialTable without rows has headings and dashes", async () => {
  assert.equal(await officialTable(["ID", "Status"], []), "ID | Status\n-- | ------\n");
});

Deno.test("officialTable keeps rows on one line whatever a name holds, and counts wide letters", async () => {
  assert.equal(
    await officialTable(["ID", "Name"], [[1, "a\nb\x1b[31m"], [2, "データ"]]),
    "ID | Name        \n-- | ------------\n1  | a\\nb\\x1b[31m\n2  | データ      \n",
  );
});

Deno.test("officialLines puts values below each other, one blank behind the longest label", async () => {
  assert.equal(
    await officialLines([["ID", "1"], ["IPv4 Data Interface", null], ["Public", true]]),
    "ID:                  1\nIPv4 Data Interface: None\nPublic:              True\n",
  );
});
