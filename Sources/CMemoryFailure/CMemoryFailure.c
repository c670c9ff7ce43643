#include "CMemoryFailure.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

enum { exit_system = 71, exit_internal = 70 };

static const char *advice;
/// 0 if there is none.
static uint64_t group_limit;

void mf_set_advice(const char *text) { __atomic_store_n(&advice, text, __ATOMIC_RELEASE); }

// The main thread's stack grows as it is used, and if it cannot grow no message is possible. So it is touched in advance;
// touched pages stay.
enum { stack_size = 768 << 10 };
static __attribute__((noinline)) void take_stack(void) {
  volatile char stack[stack_size];
  for (size_t i = 0; i < sizeof stack; i += 4096) stack[i] = 0;
}

void mf_start(void) {
  struct rlimit limit;
  // Touching more than the limit allows would end the process without a message.
  uint64_t needed = stack_size + (64 << 10), space = mf_limit(mf_address_space);
  if (space != UINT64_MAX && mf_in_use().address_space + needed > space) mf_refused(needed);
  if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur >= 4 << 20) take_stack();
#if defined(__GLIBC__)
  // Each thread's arena reserves 64 MiB of addresses.
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) mallopt(M_ARENA_MAX, 1);
#endif
}

void mf_limit_group(uint64_t bytes) { __atomic_store_n(&group_limit, bytes, __ATOMIC_RELAXED); }

uint64_t mf_limit(mf_resource resource) {
  struct rlimit limit;
  if (getrlimit(resource == mf_address_space ? RLIMIT_AS : RLIMIT_DATA, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return UINT64_MAX;
  return limit.rlim_cur;
}

mf_use mf_in_use(void) {
  mf_use use = {0, 0, 0};
  // "size resident shared text lib data dt", in pages.
  char text[256];
  int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return use;
  ssize_t count = read(file, text, sizeof text);
  close(file);
  uint64_t numbers[7] = {0}, page = (uint64_t)sysconf(_SC_PAGESIZE);
  int index = 0;
  for (ssize_t i = 0; i < count && index < 7; i++) {
    if (text[i] >= '0' && text[i] <= '9') {
      numbers[index] = 10 * numbers[index] + (uint64_t)(text[i] - '0');
    } else {
      index++;
    }
  }
  use.address_space = numbers[0] * page;
  use.anonymous = numbers[1] > numbers[2] ? (numbers[1] - numbers[2]) * page : 0;
  use.data = numbers[5] * page;
  return use;
}

// MARK: The message

/// Text that is composed without allocating memory.
typedef struct line {
  char text[640];
  size_t count;
} line;

static void add(line *to, const char *text) {
  for (; *text && to->count < sizeof to->text - 1; text++) to->text[to->count++] = *text;
}

static void add_size(line *to, uint64_t bytes) {
  const char *unit = " bytes";
  if (bytes >= 10 << 20) {
    bytes = (bytes + (1 << 19)) >> 20, unit = " MiB";
  } else if (bytes >= 10 << 10) {
    bytes = (bytes + (1 << 9)) >> 10, unit = " KiB";
  }
  char digits[24], *first = digits + sizeof digits - 1;
  *first = 0;
  do *--first = (char)('0' + bytes % 10);
  while (bytes /= 10);
  add(to, first), add(to, unit);
}

static void add_in_use(line *to, uint64_t used, uint64_t limit, const char *allows) {
  add_size(to, used), add(to, " of the "), add_size(to, limit);
  add(to, " that "), add(to, allows), add(to, " are in use");
}

/// How much of a limit is left; UINT64_MAX if there is none.
static uint64_t left(uint64_t limit, uint64_t used) {
  if (limit == UINT64_MAX) return UINT64_MAX;
  return limit > used ? limit - used : 0;
}

/// The additional memory that the allocator may need for a small or aligned request.
static const uint64_t allocator_step = 8 << 20;

void mf_refused(size_t bytes) {
  static int has_begun;
  if (__atomic_exchange_n(&has_begun, 1, __ATOMIC_ACQ_REL)) {
    // Another thread writes the message.
    for (;;) pause();
  }
  line said = {.count = 0};
  if (isatty(STDERR_FILENO)) add(&said, "\r\033[K");
  int exit_code = exit_system;
  // No machine has this much memory: the size is wrong.
  if (bytes >> 47) {
    add(&said, "dragoman: internal error: "), add_size(&said, bytes);
    add(&said, " of memory were asked for; please report it\n");
    exit_code = exit_internal;
  } else {
    mf_use use = mf_in_use();
    uint64_t space = mf_limit(mf_address_space), data = mf_limit(mf_data);
    uint64_t space_left = left(space, use.address_space), data_left = left(data, use.data);
    uint64_t group = __atomic_load_n(&group_limit, __ATOMIC_RELAXED);
    uint64_t needed = bytes + allocator_step;
    add(&said, "dragoman: out of memory: "), add_size(&said, bytes), add(&said, " more are needed, and ");
    if (space_left < needed && space_left <= data_left) {
      add_in_use(&said, use.address_space, space, "ulimit -v allows");
    } else if (data_left < needed) {
      add_in_use(&said, use.data, data, "ulimit -d allows");
    } else if (group && use.anonymous + needed > group) {
      add_in_use(&said, use.anonymous, group, "the control group (cgroup) allows");
    } else {
      add(&said, "the system gives no more than the "), add_size(&said, use.anonymous);
      add(&said, " that are in use");
    }
    const char *what = __atomic_load_n(&advice, __ATOMIC_ACQUIRE);
    add(&said, "; "), add(&said, what ? what : "raise the limit, or free memory"), add(&said, "\n");
  }
  ssize_t written = write(STDERR_FILENO, said.text, said.count);
  (void)written;
  _exit(exit_code);
}

void mf_will_ask(size_t bytes) {
  uint64_t limit = __atomic_load_n(&group_limit, __ATOMIC_RELAXED);
  if (limit == 0) return;
  // The memory in use is looked up once for each MiB requested.
  static _Thread_local size_t asked;
  if (asked + bytes < 1 << 20 && asked + bytes >= asked) {
    asked += bytes;
    return;
  }
  asked = 0;
  uint64_t used = mf_in_use().anonymous;
  if (bytes > limit || used > limit - bytes) mf_refused(bytes);
}
