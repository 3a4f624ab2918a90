"""Checks a backup of `gcs audit backup FILE --new-key` with none of the code that wrote it.

    python3 verify.py FILE [CHECKPOINTS] < KEYS

Needs sqlcipher3 of PyPI, or another SQLCipher binding of the same form. KEYS: the 64 digits that the
backup printed, then trail keys (N:HEX), if there are any. CHECKPOINTS: lines of "gcs audit verify".
"""
import hashlib, hmac, json, pathlib, sys
from sqlcipher3 import dbapi2 as sqlcipher

def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
def mac(key, *parts): return hmac.new(key, b"".join(parts), "sha256").digest()
def link(before, seq, leaf): return sha(b"\1", before, seq.to_bytes(8, "big"), leaf)
def canonical(value): return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
def require(holds, what): holds or sys.exit(f"NOT AS IT WAS WRITTEN: {what}")

key, *trail_keys = sys.stdin.read().split()
keys = {int(n): bytes.fromhex(digits) for n, digits in (text.split(":") for text in trail_keys)}
db = sqlcipher.connect(pathlib.Path(sys.argv[1]).resolve().as_uri() + "?immutable=1", uri=True)
db.row_factory = sqlcipher.Row
db.execute(f"PRAGMA key = \"x'{bytes.fromhex(key).hex()}'\"")
head = {row["chain"]: (row["seq"], row["hash"]) for row in db.execute("SELECT * FROM head")}
require(not db.execute("PRAGMA cipher_integrity_check").fetchall(), "a page of the file")
lines = [line.split() for line in open(sys.argv[2], encoding="ascii")] if len(sys.argv) > 2 else []
wanted = {(chain, int(seq)) for _, _, chain, seq, _, _ in lines}
hashes, told, macs, hash, k = {("trail", 0): bytes(32)}, {}, 0, bytes(32), None

seq = 0
for seq, row in enumerate(db.execute("SELECT * FROM trail ORDER BY seq"), 1):
    record, hash = json.loads(row["record"]), link(hash, seq, sha(b"\0", row["record"].encode()))
    require((row["seq"], row["hash"]) == (seq, hash), f"record {seq} of the trail")
    if (record["command"], record["phase"]) == ("audit trail adopt", "intent"):
        print(f"record {seq} of the trail begins a new key: {canonical(record['context'])}")
        k = None
    k = keys.pop(seq, k)
    if k:
        require(mac(k, b"\2", hash) == row["mac"], f"the MAC of record {seq} of the trail")
        k, macs = mac(mac(b"", k), b"gcs-audit-trail/1", b"\1"), macs + 1  # HKDF of one block
    if record["phase"] == "removal": told[seq] = record["removal"]
    if ("trail", seq) in wanted: hashes["trail", seq] = hash
require(head["trail"] == (seq, hash) and not keys, "the end of the trail, or a key is of none of it")

older = db.execute("SELECT seq, hash FROM retained WHERE chain = 'logs' ORDER BY seq DESC").fetchone()
seq, hash = older or (0, bytes(32))
found = {n: (seq, 1, seq, hash) for n, one in told.items() if one.get("leaves") is False and older}
require(found or not older, "the trail does not tell of what was removed")
hashes["logs", seq], first = hash, seq + 1
removed = {row["seq"]: row for row in db.execute("SELECT * FROM removed")}
records = db.execute("SELECT r.*, e.hash FROM record r JOIN event e USING (seq) ORDER BY r.seq")
for seq in range(first, head["logs"][0] + 1):
    row = removed.get(seq) or records.fetchone()
    require(row and row["seq"] == seq, f"record {seq} of the logs is missing")
    if seq in removed:
        count, begin, _, over = found.get(row["entry"], (0, seq, seq, bytes(32)))
        found[row["entry"]] = (count + 1, begin, seq, link(over, seq, row["leaf"]))
    members = {name: row[name] for name in row.keys() if name not in ("seq", "hash") and row[name] is not None}
    hash = link(hash, seq, row["leaf"] if seq in removed else sha(b"\0", canonical(members).encode()))
    require(row["hash"] == hash, f"record {seq} of the logs")
    if ("logs", seq) in wanted: hashes["logs", seq] = hash
require(head["logs"] == (seq, hash) and not records.fetchone(), "the end of the logs")
require(not removed or max(removed) <= seq and min(removed) >= first, "a removed record beyond the end")
said = {n: (one["count"], one["first"], one["last"], bytes.fromhex(one["hash"])) for n, one in told.items()}
require(said == found, "a removal that the trail tells of otherwise, or not at all")

origin = db.execute("SELECT value FROM meta WHERE name = 'origin'").fetchone()[0]
for _, of, chain, seq, digits, time in lines:
    require(int(seq) <= head[chain][0], f"the checkpoint {chain} {seq} of {time} is of a record that is not here: "
            "the file was made before it, or the newest records are missing")
    require(of == origin and hashes.get((chain, int(seq)), b"").hex() == digits,
            f"the checkpoint {chain} {seq} of {time}")
print(f"as it was written: {head['logs'][0] - sum(one['count'] for one in told.values())} audit records, "
      f"{head['trail'][0]} trail records ({macs} MACs checked)")
for one in told.values(): print(f"removed: {one['count']}, numbers {one['first']} to {one['last']}")
for chain, (seq, hash) in head.items(): print(origin, chain, seq, hash.hex())
