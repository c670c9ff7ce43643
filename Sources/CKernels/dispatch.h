// How one source becomes several machine codes: the loader picks the widest that the processor has.
#pragma once

#if defined(__x86_64__) && defined(__linux__)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif

#define INLINE static inline __attribute__((always_inline))

// Sums may be regrouped so that they run in vectors; the order is still fixed by the code and the length.
#define REASSOCIATE _Pragma("clang fp reassociate(on) contract(fast)")
#define CONTRACT _Pragma("clang fp contract(fast)")
