// What the processor can do at most, measured by loops that do nothing else, for benchmarks.
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Floats that are changed side by side: in registers with AVX-512; with fewer of them, some go to the first cache and
/// back, and the limit comes out a little low.
enum { limit_lanes = 128 };

/// Multiplies and adds, `rounds` times on each lane: 2 · rounds · limit_lanes operations. Returns what came out.
float limit_multiply_add(size_t rounds, float factor, float term);
/// Divides, `rounds` times on each lane.
float limit_divide(size_t rounds, float dividend);

#ifdef __cplusplus
}
#endif
