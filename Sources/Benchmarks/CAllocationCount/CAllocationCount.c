#include "CAllocationCount.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif

static uint64_t counts[2];
static _Thread_local uint64_t thread_counts[2];
static _Thread_local int64_t thread_held;
static int (*library)(void);

uint64_t ac_count(int in_library) { return __atomic_load_n(&counts[in_library != 0], __ATOMIC_RELAXED); }
uint64_t ac_thread_count(int in_library) { return thread_counts[in_library != 0]; }
int64_t ac_thread_held(void) { return thread_held; }
void ac_set_library(int (*is_library)(void)) { __atomic_store_n(&library, is_library, __ATOMIC_RELEASE); }

#if defined(__GLIBC__) && !defined(SANITIZED)

int ac_is_counting(void) { return 1; }

static void count(void) {
  int (*is_library)(void) = __atomic_load_n(&library, __ATOMIC_ACQUIRE);
  int index = is_library && is_library();
  __atomic_fetch_add(&counts[index], 1, __ATOMIC_RELAXED);
  thread_counts[index]++;
}

static void *counted(void *made) {
  count();
  thread_held += made != NULL;
  return made;
}

// glibc's own functions.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

// All are replaced, so that memory is freed by the allocator that it came from.
void free(void *memory) {
  thread_held -= memory != NULL;
  __libc_free(memory);
}
void *malloc(size_t size) { return counted(__libc_malloc(size)); }
void *calloc(size_t number, size_t size) { return counted(__libc_calloc(number, size)); }
void *realloc(void *old, size_t size) {
  if (old == NULL) return counted(__libc_realloc(NULL, size));
  count();
  thread_held -= size == 0;  // Frees.
  return __libc_realloc(old, size);
}
void *memalign(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size)); }
void *aligned_alloc(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size)); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
  if (alignment < sizeof(void *) || (alignment & (alignment - 1))) return EINVAL;
  void *made = counted(__libc_memalign(alignment, size));
  if (!made) return ENOMEM;
  *memory = made;
  return 0;
}

#else

int ac_is_counting(void) { return 0; }

#endif
