#include "CDigest.h"

#include <string.h>

// FIPS 180-4, section 4.2.2: the fractional parts of the cube roots of the first 64 primes.
static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t rotate_right(uint32_t x, int n) { return (x >> n) | (x << (32 - n)); }

static inline uint32_t load_big_endian(const uint8_t *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

// FIPS 180-4, section 6.2.2, word by word; the schedule is kept in a ring of 16 words.
static void take_blocks_portable(uint32_t state[8], const uint8_t *bytes, size_t count) {
  for (; count > 0; count--, bytes += 64) {
    uint32_t w[16];
    for (int t = 0; t < 16; t++) w[t] = load_big_endian(bytes + 4 * t);
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
#pragma clang loop unroll_count(16)
    for (int t = 0; t < 64; t++) {
      if (t >= 16) {
        uint32_t w2 = w[(t - 2) & 15], w15 = w[(t - 15) & 15];
        w[t & 15] += (rotate_right(w2, 17) ^ rotate_right(w2, 19) ^ (w2 >> 10)) + w[(t - 7) & 15] +
                     (rotate_right(w15, 7) ^ rotate_right(w15, 18) ^ (w15 >> 3));
      }
      uint32_t t1 = h + (rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25)) +
                    ((e & f) ^ (~e & g)) + round_constants[t] + w[t & 15];
      uint32_t t2 = (rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22)) +
                    ((a & b) ^ (a & c) ^ (b & c));
      h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
  }
}

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

// The same with the SHA extensions, four rounds at a time. The instructions take the state in two
// registers, (f e b a) and (h g d c), lowest lane first.
__attribute__((target("sha,ssse3,sse4.1"))) static void take_blocks_sha(
    uint32_t state[8], const uint8_t *bytes, size_t count) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);
  __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);
  __m128i feba = _mm_alignr_epi8(badc, hgfe, 8);
  __m128i hgdc = _mm_blend_epi16(hgfe, badc, 0xF0);

  for (; count > 0; count--, bytes += 64) {
    const __m128i feba_before = feba, hgdc_before = hgdc;
    __m128i w[4];
    for (int i = 0; i < 4; i++)
      w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(bytes + 16 * i)), big_endian);
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; i++) {
      if (i >= 4) {
        const __m128i w0 = w[i & 3], w1 = w[(i + 1) & 3], w2 = w[(i + 2) & 3], w3 = w[(i + 3) & 3];
        const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), _mm_alignr_epi8(w3, w2, 4));
        w[i & 3] = _mm_sha256msg2_epu32(sum, w3);
      }
      const __m128i constants = _mm_loadu_si128((const __m128i *)(round_constants + 4 * i));
      const __m128i words = _mm_add_epi32(w[i & 3], constants);
      hgdc = _mm_sha256rnds2_epu32(hgdc, feba, words);
      feba = _mm_sha256rnds2_epu32(feba, hgdc, _mm_shuffle_epi32(words, 0x0E));
    }
    feba = _mm_add_epi32(feba, feba_before);
    hgdc = _mm_add_epi32(hgdc, hgdc_before);
  }

  const __m128i abef = _mm_shuffle_epi32(feba, 0x1B);
  const __m128i ghcd = _mm_shuffle_epi32(hgdc, 0xB1);
  _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(abef, ghcd, 0xF0));
  _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(ghcd, abef, 8));
}

int cdigest_sha256_is_accelerated(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1)) return 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & (1u << 29)) != 0;
}
#else
int cdigest_sha256_is_accelerated(void) { return 0; }
#endif

static void take_blocks(cdigest_sha256 *digest, const uint8_t *bytes, size_t count) {
#if defined(__x86_64__)
  if (!digest->portable) {
    take_blocks_sha(digest->state, bytes, count);
    return;
  }
#endif
  take_blocks_portable(digest->state, bytes, count);
}

void cdigest_sha256_begin(cdigest_sha256 *digest, int portable) {
  // FIPS 180-4, section 5.3.3: the fractional parts of the square roots of the first 8 primes.
  static const uint32_t start[8] = {
      0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  };
  memcpy(digest->state, start, sizeof start);
  digest->byte_count = 0;
  digest->portable = portable || !cdigest_sha256_is_accelerated();
}

void cdigest_sha256_update(cdigest_sha256 *digest, const void *bytes, size_t count) {
  if (count == 0) return;
  const uint8_t *next = bytes;
  size_t held = digest->byte_count % 64;
  digest->byte_count += count;
  if (held > 0) {
    size_t taken = count < 64 - held ? count : 64 - held;
    memcpy(digest->block + held, next, taken);
    next += taken, count -= taken;
    if (held + taken < 64) return;
    take_blocks(digest, digest->block, 1);
  }
  take_blocks(digest, next, count / 64);
  memcpy(digest->block, next + count / 64 * 64, count % 64);
}

void cdigest_sha256_finish(cdigest_sha256 *digest, uint8_t result[32]) {
  uint64_t bit_count = digest->byte_count * 8;
  size_t held = digest->byte_count % 64;
  digest->block[held++] = 0x80;
  if (held > 56) {
    memset(digest->block + held, 0, 64 - held);
    take_blocks(digest, digest->block, 1);
    held = 0;
  }
  memset(digest->block + held, 0, 56 - held);
  for (int i = 0; i < 8; i++) digest->block[56 + i] = (uint8_t)(bit_count >> (56 - 8 * i));
  take_blocks(digest, digest->block, 1);
  for (int i = 0; i < 8; i++)
    for (int j = 0; j < 4; j++) result[4 * i + j] = (uint8_t)(digest->state[i] >> (24 - 8 * j));
}
