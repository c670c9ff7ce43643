// The allocation functions, as the executable defines them: weak, so that another definition in the same program (one that
// counts allocations) replaces them.

#include "CMemoryFailure.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif

#if defined(__GLIBC__) && !defined(SANITIZED)

#define REPLACED __attribute__((weak, visibility("default")))

/// The next definitions: the system's, or those of a library that is loaded before it.
static struct {
  void *(*malloc)(size_t);
  void *(*calloc)(size_t, size_t);
  void *(*realloc)(void *, size_t);
  void *(*memalign)(size_t, size_t);
  void *(*aligned_alloc)(size_t, size_t);
  int (*posix_memalign)(void **, size_t, size_t);
  void *(*mmap)(void *, size_t, int, int, int, off_t);
} next;

static void find(void) {
  // `mmap` is found last.
  if (__builtin_expect(__atomic_load_n(&next.mmap, __ATOMIC_ACQUIRE) != NULL, 1)) return;
  // `dlsym` may allocate, and works without memory.
  static _Thread_local int is_finding;
  if (is_finding) return;
  is_finding = 1;
  *(void **)&next.calloc = dlsym(RTLD_NEXT, "calloc");
  *(void **)&next.malloc = dlsym(RTLD_NEXT, "malloc");
  *(void **)&next.realloc = dlsym(RTLD_NEXT, "realloc");
  *(void **)&next.memalign = dlsym(RTLD_NEXT, "memalign");
  *(void **)&next.aligned_alloc = dlsym(RTLD_NEXT, "aligned_alloc");
  *(void **)&next.posix_memalign = dlsym(RTLD_NEXT, "posix_memalign");
  void *map = dlsym(RTLD_NEXT, "mmap");
  __atomic_store_n((void **)&next.mmap, map, __ATOMIC_RELEASE);
  is_finding = 0;
}

/// Returns the memory of a request; ends the process if it was refused.
static inline void *given(void *memory, size_t bytes) {
  if (__builtin_expect(memory == NULL, 0) && bytes > 0 && errno == ENOMEM) mf_refused(bytes);
  return memory;
}

REPLACED void *malloc(size_t size) {
  find();
  mf_will_ask(size);
  return next.malloc ? given(next.malloc(size), size) : NULL;
}

REPLACED void *calloc(size_t count, size_t size) {
  find();
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) bytes = SIZE_MAX;
  mf_will_ask(bytes);
  return next.calloc ? given(next.calloc(count, size), bytes) : NULL;
}

REPLACED void *realloc(void *old, size_t size) {
  find();
  mf_will_ask(size);
  return next.realloc ? given(next.realloc(old, size), size) : NULL;
}

REPLACED void *memalign(size_t alignment, size_t size) {
  find();
  mf_will_ask(size);
  return next.memalign ? given(next.memalign(alignment, size), size) : NULL;
}

REPLACED void *aligned_alloc(size_t alignment, size_t size) {
  find();
  mf_will_ask(size);
  return next.aligned_alloc ? given(next.aligned_alloc(alignment, size), size) : NULL;
}

REPLACED int posix_memalign(void **memory, size_t alignment, size_t size) {
  find();
  if (!next.posix_memalign) return ENOMEM;
  mf_will_ask(size);
  int code = next.posix_memalign(memory, alignment, size);
  if (__builtin_expect(code == ENOMEM, 0) && size > 0) mf_refused(size);
  return code;
}

/// Only for memory without a file: an error in mapping a file is handled by the caller.
REPLACED void *mmap(void *where, size_t size, int protection, int flags, int file, off_t offset) {
  find();
  if (!next.mmap) return MAP_FAILED;
  if ((flags & MAP_ANONYMOUS) && (protection & PROT_WRITE)) mf_will_ask(size);
  void *memory = next.mmap(where, size, protection, flags, file, offset);
  if (__builtin_expect(memory == MAP_FAILED, 0) && errno == ENOMEM && (flags & MAP_ANONYMOUS) &&
      (protection & PROT_WRITE)) {
    mf_refused(size);
  }
  return memory;
}

#if defined(__LP64__)
REPLACED void *mmap64(void *where, size_t size, int protection, int flags, int file, off_t offset) {
  return mmap(where, size, protection, flags, file, offset);
}
#endif

#endif
