#include "CKernels.h"
#include "functions.h"

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): one key from two.
INLINE uint64_t mix_keys(uint64_t a, uint64_t b) {
  uint64_t z = a + b * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

/// 32 random bits from a 64-bit key and a counter: two rounds of multiply and shift for each half of the key.
INLINE uint32_t bits_at(uint32_t low, uint32_t high, uint32_t counter) {
  uint32_t z = counter * 0x9E3779B9u + low;
  z = (z ^ (z >> 16)) * 0x21F0AAADu;
  z = (z ^ (z >> 15)) + high;
  z = (z ^ (z >> 16)) * 0x735A2D97u;
  return z ^ (z >> 15);
}

/// The parameters of one row.
struct dropout {
  uint32_t low, high, threshold;
  float scale;
};

INLINE struct dropout dropout_of(float keep) {
  return (struct dropout){.threshold = (uint32_t)(keep * 16777216.0f), .scale = 1 / keep};
}

/// Gives the parameters the key of a row.
INLINE void begin_row(struct dropout *by, uint64_t site, uint64_t identity) {
  uint64_t key = mix_keys(site, identity);
  by->low = (uint32_t)key, by->high = (uint32_t)(key >> 32);
}

INLINE float drop(struct dropout by, size_t column, float x) {
  return (bits_at(by.low, by.high, (uint32_t)column) >> 8) < by.threshold ? x * by.scale : 0;
}

// In place and not in place are two functions, because only `restrict` lets the second vectorise.

INLINE void dropout_row(size_t size, struct dropout by, const float *restrict x, float *restrict y) {
  for (size_t i = 0; i < size; i++) y[i] = drop(by, i, x[i]);
}

INLINE void dropout_row_in_place(size_t size, struct dropout by, float *y) {
  for (size_t i = 0; i < size; i++) y[i] = drop(by, i, y[i]);
}

DISPATCHED void ck_dropout(size_t rows, size_t size, float keep, uint64_t site, const uint64_t *identities,
                           const float *x, size_t xStride, float *y, size_t yStride) {
  struct dropout by = dropout_of(keep);
  for (size_t row = 0; row < rows; row++) {
    begin_row(&by, site, identities[row]);
    if (x == y)
      dropout_row_in_place(size, by, y + row * yStride);
    else
      dropout_row(size, by, x + row * xStride, y + row * yStride);
  }
}

DISPATCHED void ck_dropout_rows(size_t rows, size_t size, float keep, uint64_t site,
                                const uint64_t *identities, float *x, size_t xStride) {
  struct dropout by = dropout_of(keep);
  for (size_t row = 0; row < rows; row++, x += xStride) {
    begin_row(&by, site, identities[row]);
    float factor = drop(by, 0, 1);
    for (size_t i = 0; i < size; i++) x[i] *= factor;
  }
}

DISPATCHED void ck_uniform(size_t count, uint64_t key, float *y) {
  for (size_t i = 0; i < count; i++) {
    uint64_t bits = mix_keys(key, i);
    y[i] = (float)(bits >> 40) * (1.0f / 16777216);
  }
}
