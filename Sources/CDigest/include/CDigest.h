#pragma once

#include <stddef.h>
#include <stdint.h>

/// A SHA-256 (FIPS 180-4) in progress.
///
/// The digest finds damage and files that do not belong together; it is no seal against forgery.
typedef struct {
  uint32_t state[8];
  /// Bytes taken so far.
  uint64_t byte_count;
  /// The bytes that do not fill a block of 64 yet.
  uint8_t block[64];
  /// Not 0: the C loop even where the processor has instructions for SHA-256 (for tests).
  int portable;
} cdigest_sha256;

/// Starts a digest.
void cdigest_sha256_begin(cdigest_sha256 *digest, int portable);

/// Takes `count` more bytes.
void cdigest_sha256_update(cdigest_sha256 *digest, const void *bytes, size_t count);

/// Ends the digest and writes its 32 bytes to `result`.
void cdigest_sha256_finish(cdigest_sha256 *digest, uint8_t result[32]);

/// 1 where the processor has instructions for SHA-256, which are then used.
int cdigest_sha256_is_accelerated(void);
