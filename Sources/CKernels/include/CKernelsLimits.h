// Loops that reach the processor's limits, for benchmarks.
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Floats that are computed side by side. They fit in the registers of AVX-512; with fewer registers the limit comes
/// out a little low.
enum { limit_lanes = 128 };

/// `rounds` multiplications and additions on each lane: 2 · rounds · limit_lanes operations. Returns the sum of the
/// lanes.
float limit_multiply_add(size_t rounds, float factor, float term);
/// `rounds` divisions on each lane.
float limit_divide(size_t rounds, float dividend);

#ifdef __cplusplus
}
#endif
