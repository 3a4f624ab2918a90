/*
 * SHA-256 for the chains of the audit database (docs/formats/audit-chain.md), by the cryptography
 * that SQLCipher is built with: OpenSSL, or CommonCrypto on macOS. Many hashes with one call, since
 * a call costs as much as a short hash. Every function answers 1, or 0 where it could not hash.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { HASH = 32 };

#ifdef SQLCIPHER_CRYPTO_CC
#include <CommonCrypto/CommonDigest.h>

typedef struct { CC_SHA256_CTX context; } hasher;

static int hasher_open(hasher *sha) { return CC_SHA256_Init(&sha->context); }
static int hasher_begin(hasher *sha) { return CC_SHA256_Init(&sha->context); }
static int hasher_add(hasher *sha, const uint8_t *bytes, size_t length) {
  return length <= UINT32_MAX && CC_SHA256_Update(&sha->context, bytes, (CC_LONG)length);
}
static int hasher_end(hasher *sha, uint8_t *hash) { return CC_SHA256_Final(hash, &sha->context); }
static void hasher_close(hasher *sha) { (void)sha; }
#else
#include <openssl/crypto.h>
#include <openssl/evp.h>

typedef struct { EVP_MD_CTX *context; } hasher;

/* Found once: looking a digest up takes longer than a short hash. */
static CRYPTO_ONCE once = CRYPTO_ONCE_STATIC_INIT;
static const EVP_MD *sha256;

static void find_sha256(void) {
#if OPENSSL_VERSION_NUMBER >= 0x30000000L
  sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
#else
  sha256 = EVP_sha256();
#endif
}

static int hasher_open(hasher *sha) {
  if (!CRYPTO_THREAD_run_once(&once, find_sha256) || sha256 == NULL) return 0;
  sha->context = EVP_MD_CTX_new();
  return sha->context != NULL;
}
static int hasher_begin(hasher *sha) { return EVP_DigestInit_ex(sha->context, sha256, NULL); }
static int hasher_add(hasher *sha, const uint8_t *bytes, size_t length) {
  return EVP_DigestUpdate(sha->context, bytes, length);
}
static int hasher_end(hasher *sha, uint8_t *hash) {
  return EVP_DigestFinal_ex(sha->context, hash, NULL);
}
static void hasher_close(hasher *sha) { EVP_MD_CTX_free(sha->context); }
#endif

/* SHA-256 of `head`, followed by `length` bytes at `from` of `bytes`. */
SQLITE_API int gcs_sha256(const uint8_t *head, uint32_t head_length, const uint8_t *bytes,
                          uint32_t from, uint32_t length, uint8_t *hash) {
  hasher sha;
  if (!hasher_open(&sha)) return 0;
  int done = hasher_begin(&sha) && hasher_add(&sha, head, head_length) &&
             hasher_add(&sha, bytes + from, length) && hasher_end(&sha, hash);
  hasher_close(&sha);
  return done;
}

/*
 * The leaf of each of `count` records, one after the other in `leaves`. Each record stands in
 * `bytes` with a zero byte before it, and holds none: that byte is the 0x00 that a leaf begins with.
 */
SQLITE_API int gcs_chain_leaves(const uint8_t *bytes, uint32_t length, uint32_t count,
                                uint8_t *leaves) {
  const uint8_t *end = bytes + length;
  hasher sha;
  if (!hasher_open(&sha)) return 0;
  int done = 1;
  for (; done && count > 0; count--, leaves += HASH) {
    const uint8_t *next = NULL;
    done = bytes < end && *bytes == 0;
    if (!done) break;
    next = memchr(bytes + 1, 0, (size_t)(end - bytes - 1));
    if (next == NULL) next = end;
    done = hasher_begin(&sha) && hasher_add(&sha, bytes, (size_t)(next - bytes)) &&
           hasher_end(&sha, leaves);
    bytes = next;
  }
  hasher_close(&sha);
  return done && bytes == end;
}

/*
 * The links of `count` records that follow one another, the first of which has the number `first`
 * and follows from the 32 bytes of `previous`; one after the other in `links`. A number is a double
 * here, exact up to 2^53, as it is where the call comes from.
 */
SQLITE_API int gcs_chain_links(const uint8_t *previous, double first, const uint8_t *leaves,
                               uint32_t count, uint8_t *links) {
  uint8_t message[1 + HASH + 8 + HASH] = {1};
  uint64_t number = (uint64_t)first;
  hasher sha;
  if (!hasher_open(&sha)) return 0;
  int done = 1;
  for (; done && count > 0; count--, number++, leaves += HASH, links += HASH) {
    memcpy(message + 1, previous, HASH);
    for (int byte = 0; byte < 8; byte++) message[1 + HASH + byte] = number >> (56 - 8 * byte);
    memcpy(message + 1 + HASH + 8, leaves, HASH);
    done = hasher_begin(&sha) && hasher_add(&sha, message, sizeof message) &&
           hasher_end(&sha, links);
    previous = links;
  }
  hasher_close(&sha);
  return done;
}
