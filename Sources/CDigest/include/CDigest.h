#pragma once

#include <stddef.h>
#include <stdint.h>

/// A SHA-256 (FIPS 180-4) in progress.
///
/// The digest detects damage and files that do not belong together; it does not protect against forgery.
typedef struct {
  uint32_t state[8];
  /// Bytes taken so far.
  uint64_t byte_count;
  /// The bytes of an incomplete block.
  uint8_t block[64];
  /// Whether to use the C loop even if the processor has SHA instructions (for tests).
  int portable;
} cdigest_sha256;

/// Starts a digest.
void cdigest_sha256_begin(cdigest_sha256 *digest, int portable);

/// Takes `count` more bytes.
void cdigest_sha256_update(cdigest_sha256 *digest, const void *bytes, size_t count);

/// Ends the digest and writes its 32 bytes to `result`.
void cdigest_sha256_finish(cdigest_sha256 *digest, uint8_t result[32]);

/// 1 if the processor has SHA instructions, which are then used.
int cdigest_sha256_is_accelerated(void);
