// Compiles a function for several processors; the loader picks the widest version that the processor can run.
#pragma once

#if defined(__x86_64__) && defined(__linux__)
#define DISPATCHED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define DISPATCHED
#endif

#define INLINE static inline __attribute__((always_inline))

// Allows sums to be regrouped into vectors; the order still depends on the code and the length only.
#define REASSOCIATE _Pragma("clang fp reassociate(on) contract(fast)")
#define CONTRACT _Pragma("clang fp contract(fast)")
