// exp, tanh and sigmoid of one float, and rounding to bfloat16, in a form that loops can vectorise.
#pragma once

#include "dispatch.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

/// x = n ln 2 + r with |r| <= ln 2 / 2 for |n| < 128; returns r, and 2^n through `scale`.
///
/// Adding 1.5 * 2^23 leaves n, rounded to the nearest, in the last bits of the sum, without a conversion to an integer,
/// which would be undefined for NaN. For NaN, r is NaN.
INLINE float reduce(float x, float *scale) {
  CONTRACT
  const float shift = 12582912.0f;
  float shifted = x * 1.44269504088896341f + shift;
  float n = shifted - shift;
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 127) << 23;
  memcpy(scale, &bits, sizeof bits);
  float r = x - n * 0.693359375f;
  return r - n * -2.12194440e-4f;
}

/// e^r - 1 for |r| <= ln 2 / 2, by its Taylor polynomial of degree 8.
INLINE float reduced_expm1(float r) {
  CONTRACT
  float p = 1.0f / 40320;
  p = p * r + 1.0f / 5040;
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  return r + r * r * p;
}

/// e^x within 1 ulp; below -87 it stays at e^-87 (1.6e-38), above 88 at e^88.
INLINE float exp_of(float x) {
  CONTRACT
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  float scale, r = reduce(x, &scale);
  return scale + scale * reduced_expm1(r);
}

/// tanh x = m / (m + 2) with m = e^2|x| - 1, which keeps its relative accuracy near 0: within 2.5 ulps.
INLINE float tanh_of(float x) {
  CONTRACT
  float a = __builtin_fabsf(x);
  a = a > 9.5f ? 9.5f : a;
  float scale, r = reduce(2 * a, &scale);
  float m = scale * reduced_expm1(r) + (scale - 1);
  return __builtin_copysignf(m / (m + 2), x);
}

/// 1 / (1 + e^-x), within 2.5 ulps for x >= -87.
INLINE float sigmoid_of(float x) { return 1 / (1 + exp_of(-x)); }

/// The same by libm, for the naive twins.
INLINE float naive_sigmoid_of(float x) { return 1 / (1 + expf(-x)); }

/// log(1 + x) for 0 <= x <= 1, within 2 ulps: 2 atanh(s) with s = x / (2 + x) <= 1/3, by its series up to s^13.
INLINE float log1p_of(float x) {
  CONTRACT
  float s = x / (2 + x), square = s * s;
  float p = 1.0f / 13;
  p = p * square + 1.0f / 11;
  p = p * square + 1.0f / 9;
  p = p * square + 1.0f / 7;
  p = p * square + 1.0f / 5;
  p = p * square + 1.0f / 3;
  return 2 * (s + s * square * p);
}

/// The upper half of a float, rounded to the nearest, ties to even; NaN stays NaN.
INLINE uint16_t bfloat16_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  uint32_t rounded = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
  return (uint16_t)(x == x ? rounded : bits >> 16 | 0x40);
}
