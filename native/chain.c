/*
 * The inner loops of the audit database (docs/formats/audit-chain.md): SHA-256 by the cryptography
 * that SQLCipher is built with (OpenSSL, or CommonCrypto on macOS), stored records followed along
 * their chain, rows inserted. Much with one call, since a call costs as much as a short hash. The
 * functions that only hash answer 1, or 0 where they could not; the others what SQLite answered.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "sqlite3.h"

enum { HASH = 32, MEMBERS = 64, KEPT = 4096 };

/* The largest whole number that a double has exactly. */
static const sqlite3_int64 largest = 9007199254740991;

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

/* The link of a record to the one before it, whose hash is in `hash` and gives way to its own. */
static int link_record(hasher *sha, uint64_t number, const uint8_t *leaf, uint8_t *hash) {
  uint8_t message[1 + HASH + 8 + HASH] = {1};
  memcpy(message + 1, hash, HASH);
  for (int byte = 0; byte < 8; byte++) message[1 + HASH + byte] = (uint8_t)(number >> (56 - 8 * byte));
  memcpy(message + 1 + HASH + 8, leaf, HASH);
  return hasher_begin(sha) && hasher_add(sha, message, sizeof message) && hasher_end(sha, hash);
}

/*
 * The links of `count` records that follow one another, the first of which has the number `first`
 * and follows from the 32 bytes of `previous`; one after the other in `links`. A number is a double
 * here, exact up to 2^53, as it is where the call comes from.
 */
SQLITE_API int gcs_chain_links(const uint8_t *previous, double first, const uint8_t *leaves,
                               uint32_t count, uint8_t *links) {
  uint8_t hash[HASH];
  uint64_t number = (uint64_t)first;
  hasher sha;
  if (!hasher_open(&sha)) return 0;
  int done = 1;
  memcpy(hash, previous, HASH);
  for (; done && count > 0; count--, number++, leaves += HASH, links += HASH) {
    done = link_record(&sha, number, leaves, hash);
    memcpy(links, hash, HASH);
  }
  hasher_close(&sha);
  return done;
}

/* Gathers a text of any length for the hasher, which takes one long piece faster than short ones. */
typedef struct {
  hasher sha;
  int done;
  size_t used;
  uint8_t bytes[8192];
} text;

static void put(text *to, const void *bytes, size_t length) {
  if (length > sizeof to->bytes - to->used) {
    to->done = to->done && hasher_add(&to->sha, to->bytes, to->used);
    to->used = 0;
    if (length > sizeof to->bytes) {
      to->done = to->done && hasher_add(&to->sha, bytes, length);
      return;
    }
  }
  memcpy(to->bytes + to->used, bytes, length);
  to->used += length;
}

/* A string as RFC 8785 writes it. */
static void put_quoted(text *to, const uint8_t *bytes, size_t length) {
  static const char digits[] = "0123456789abcdef", shorter[] = "btn.fr"; /* from 0x08 on */
  size_t from = 0;
  put(to, "\"", 1);
  for (size_t at = 0; at < length; at++) {
    uint8_t byte = bytes[at];
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    put(to, bytes + from, at - from);
    from = at + 1;
    if (byte >= 0x20) put(to, (char[]){'\\', (char)byte}, 2);
    else if (byte >= 0x08 && byte <= 0x0d && byte != 0x0b) {
      put(to, (char[]){'\\', shorter[byte - 0x08]}, 2);
    } else put(to, (char[]){'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]}, 6);
  }
  put(to, bytes + from, length - from);
  put(to, "\"", 1);
}

static void put_number(text *to, sqlite3_int64 value) {
  char digits[20], *at = digits + sizeof digits;
  sqlite3_int64 rest = value < 0 ? -value : value;
  do *--at = (char)('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (value < 0) *--at = '-';
  put(to, at, (size_t)(digits + sizeof digits - at));
}

/* Strings by their number; a short one is kept until another one needs its place. */
typedef struct {
  sqlite3_stmt *select;
  struct {
    sqlite3_int64 id;
    uint32_t length;
    uint8_t bytes[116];
  } kept[KEPT];
} strings;

/* SQLITE_OK with string `id` put, SQLITE_ROW where there is none, or what went wrong. */
static int put_string(text *to, strings *from, sqlite3_int64 id) {
  size_t place = (size_t)((uint64_t)id % KEPT);
  if (from->kept[place].id == id && from->kept[place].length > 0) {
    put_quoted(to, from->kept[place].bytes, from->kept[place].length);
    return SQLITE_OK;
  }
  int code = sqlite3_bind_int64(from->select, 1, id);
  if (code == SQLITE_OK) code = sqlite3_step(from->select);
  if (code == SQLITE_DONE) code = SQLITE_ROW;
  else if (code == SQLITE_ROW && sqlite3_column_type(from->select, 0) == SQLITE_TEXT) {
    const uint8_t *bytes = sqlite3_column_text(from->select, 0);
    size_t length = (size_t)sqlite3_column_bytes(from->select, 0);
    code = bytes == NULL ? SQLITE_NOMEM : SQLITE_OK;
    if (bytes != NULL) put_quoted(to, bytes, length);
    if (bytes != NULL && length <= sizeof from->kept[place].bytes) {
      from->kept[place].id = id;
      from->kept[place].length = (uint32_t)length;
      memcpy(from->kept[place].bytes, bytes, length);
    }
  }
  sqlite3_reset(from->select);
  return code;
}

typedef struct {
  const char *members[MEMBERS]; /* kind, and the text before the value, with a comma */
  int count;
  text record;
  strings names, texts;
} follower;

/* SQLITE_OK with what a leaf is the hash of put, SQLITE_ROW where the row is no record, … */
static int put_record(follower *work, sqlite3_stmt *row) {
  text *to = &work->record;
  int code = SQLITE_OK, isFirst = 1;
  to->used = 0;
  to->done = hasher_begin(&to->sha);
  put(to, "\0{", 2);
  for (int index = 0; code == SQLITE_OK && index < work->count; index++) {
    const char *member = work->members[index];
    int type = sqlite3_column_type(row, index + 2);
    if (type == SQLITE_NULL) continue;
    if (type != (*member == 's' ? SQLITE_TEXT : SQLITE_INTEGER)) return SQLITE_ROW;
    put(to, member + 1 + isFirst, strlen(member + 1 + isFirst));
    isFirst = 0;
    sqlite3_int64 value = *member == 's' ? 0 : sqlite3_column_int64(row, index + 2);
    if (*member == 's') {
      const uint8_t *bytes = sqlite3_column_text(row, index + 2);
      if (bytes == NULL) return SQLITE_NOMEM;
      put_quoted(to, bytes, (size_t)sqlite3_column_bytes(row, index + 2));
    } else if (*member == 'i') code = put_string(to, &work->names, value);
    else if (*member == 't') code = put_string(to, &work->texts, value);
    else if (value < -largest || value > largest) return SQLITE_ROW;
    else put_number(to, value);
  }
  put(to, "}", 1);
  return code;
}

/*
 * Follows stored records along their chain, as long as each is the next one and its stored hash
 * follows from the 32 bytes of `hash` and what the record says; these become the hash of the last
 * one that fits, and `followed` counts them. `rows` gives number, stored hash and the members of
 * `list` (kind, text before the value, zero byte; n is a number, i the number of a name, t that of
 * a text, s a string); `names` and `texts` give a string by its number. Answers SQLITE_DONE at the
 * end of the rows, SQLITE_ROW at one that does not fit, or what went wrong.
 */
SQLITE_API int gcs_chain_follow(sqlite3_stmt *rows, sqlite3_stmt *names, sqlite3_stmt *texts,
                                const char *list, uint32_t length, double first, uint8_t *hash,
                                uint32_t *followed) {
  const char *end = list + length;
  uint64_t number = (uint64_t)first;
  uint8_t leaf[HASH], link[HASH];
  follower *work = sqlite3_malloc64(sizeof *work);
  if (work == NULL) return SQLITE_NOMEM;
  memset(work, 0, sizeof *work);
  work->names.select = names;
  work->texts.select = texts;
  while (work->count < MEMBERS && list < end && memchr(list, 0, (size_t)(end - list)) != NULL) {
    work->members[work->count++] = list;
    list += strlen(list) + 1;
  }
  int isOpen = list == end && sqlite3_column_count(rows) == work->count + 2 &&
               hasher_open(&work->record.sha);
  int code = isOpen ? SQLITE_OK : SQLITE_MISUSE;
  for (*followed = 0; code == SQLITE_OK; ++*followed, number++) {
    code = sqlite3_step(rows);
    if (code != SQLITE_ROW || (uint64_t)sqlite3_column_int64(rows, 0) != number ||
        sqlite3_column_type(rows, 1) != SQLITE_BLOB || sqlite3_column_bytes(rows, 1) != HASH) break;
    code = put_record(work, rows);
    if (code != SQLITE_OK) break;
    text *record = &work->record;
    memcpy(link, hash, HASH);
    if (!record->done || !hasher_add(&record->sha, record->bytes, record->used) ||
        !hasher_end(&record->sha, leaf) || !link_record(&record->sha, number, leaf, link)) {
      code = SQLITE_ERROR;
      break;
    }
    const void *stored = sqlite3_column_blob(rows, 1);
    if (stored == NULL || memcmp(link, stored, HASH) != 0) code = SQLITE_ROW;
    if (code != SQLITE_OK) break;
    memcpy(hash, link, HASH);
  }
  if (isOpen) hasher_close(&work->record.sha);
  sqlite3_free(work);
  return code;
}

static int bind_cell(sqlite3_stmt *insert, int parameter, char kind, double cell,
                     const uint8_t **bytes, uint32_t *length) {
  if (cell != cell) return sqlite3_bind_null(insert, parameter);
  if (kind == 'n') {
    int isWhole = cell >= -(double)largest && cell <= (double)largest;
    return isWhole && (double)(sqlite3_int64)cell == cell
               ? sqlite3_bind_int64(insert, parameter, (sqlite3_int64)cell)
               : sqlite3_bind_double(insert, parameter, cell);
  }
  if (cell < 0 || cell > *length) return SQLITE_MISUSE;
  const uint8_t *from = *bytes;
  uint32_t size = (uint32_t)cell;
  *bytes += size;
  *length -= size;
  return kind == 't' ? sqlite3_bind_text64(insert, parameter, (const char *)from, size,
                                           SQLITE_STATIC, SQLITE_UTF8)
                     : sqlite3_bind_blob64(insert, parameter, from, size, SQLITE_STATIC);
}

/*
 * Inserts `rows` rows of `width` values: by `many`, which takes several, as long as there are so
 * many, then by `one`. Each value is a cell of `cells`; its kind of `kinds` says what that is: n a
 * number, t and b the length of a text or of bytes, which are the next ones of `bytes`. NaN is NULL.
 * Answers SQLITE_DONE, or what went wrong.
 */
SQLITE_API int gcs_insert_rows(sqlite3_stmt *many, sqlite3_stmt *one, const char *kinds,
                               uint32_t width, const double *cells, uint32_t rows,
                               const uint8_t *bytes, uint32_t length) {
  uint32_t several = width == 0 ? 0 : (uint32_t)sqlite3_bind_parameter_count(many) / width;
  int code = SQLITE_DONE;
  if (several == 0 || several * width != (uint32_t)sqlite3_bind_parameter_count(many) ||
      width != (uint32_t)sqlite3_bind_parameter_count(one)) return SQLITE_MISUSE;
  while (code == SQLITE_DONE && rows > 0) {
    uint32_t now = rows < several ? 1 : several;
    sqlite3_stmt *insert = now == 1 ? one : many;
    code = SQLITE_OK;
    for (uint32_t index = 0; code == SQLITE_OK && index < now * width; index++) {
      code = bind_cell(insert, (int)index + 1, kinds[index % width], *cells++, &bytes, &length);
    }
    if (code == SQLITE_OK) code = sqlite3_step(insert);
    sqlite3_reset(insert);
    rows -= now;
  }
  sqlite3_clear_bindings(many);
  sqlite3_clear_bindings(one);
  return code;
}
