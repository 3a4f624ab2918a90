/**
 * Leaves in OpenSSL's provider what this program uses. What it does not offer is not linked in: the
 * library is two fifths smaller, each start that opens a database reads less, and code that nobody
 * calls cannot be attacked.
 */

/** Rows that stay, by table: of SQLCipher and the chain, and what random numbers are made with. */
export const keptAlgorithms: Readonly<Record<string, readonly string[]>> = {
  ["deflt_digests"]: ["SHA1", "SHA2_256", "SHA2_512"],
  ["deflt_ciphers"]: ["AES_256_CBC", "AES_256_CTR", "AES_256_ECB"],
  ["deflt_macs"]: ["HMAC"],
  ["deflt_kdfs"]: ["PBKDF2"],
  ["deflt_rands"]: ["CTR_DRBG", "SEED_SRC"],
};

const table = /(static const OSSL_ALGORITHM(_CAPABLE)? (\w+)\[\] = \{\n)([^]*?\n)(?=\};\n)/g;

/**
 * The source of the provider (providers/defltprov.c) with these rows alone.
 *
 * @throws Error where a row is not there.
 */
export function withKeptAlgorithms(source: string): string {
  const left = new Map(Object.entries(keptAlgorithms));
  const text = source.replaceAll(table, (_, head: string, capable: string, name: string, rows) => {
    const kept = (left.get(name) ?? []).map((algorithm) => rowOf(String(rows), algorithm));
    left.delete(name);
    const end = capable === undefined ? "{ NULL, NULL, NULL }" : "{ { NULL, NULL, NULL }, NULL }";
    return `${head}${[...kept, end].map((row) => `    ${row}\n`).join("")}`;
  });
  if (left.size > 0) throw new Error(`OpenSSL's provider has no ${[...left.keys()].join(", ")}`);
  return text;
}

function rowOf(rows: string, algorithm: string): string {
  const row = new RegExp(`(?:\\{ |ALG\\()PROV_NAMES_${algorithm},[^})]*[})],`).exec(rows)?.[0];
  if (row === undefined) throw new Error(`OpenSSL's provider has no ${algorithm}`);
  return row;
}
