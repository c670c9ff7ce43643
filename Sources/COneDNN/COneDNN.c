#include "COneDNN.h"

#include <dlfcn.h>
#include <dnnl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if DNNL_VERSION_MAJOR >= 3
typedef const_dnnl_memory_desc_t description;
#else
typedef const dnnl_memory_desc_t *description;
#endif

struct od_layout {
  int64_t inner, columns;
  od_precision precision;
  size_t bytes;
  int row_independent;
  dnnl_memory_desc_t packed;
  dnnl_primitive_t reorders[2];  // From plain weights, and from transposed ones.
  pthread_mutex_t mutex;
};

/// The operands of a product: source, weights, destination, scratch.
enum { operands = 4 };
static const int arguments_of[operands] = {DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST,
                                           DNNL_ARG_SCRATCHPAD};
static const dnnl_query_t queries_of[operands] = {dnnl_query_src_md, dnnl_query_weights_md, dnnl_query_dst_md,
                                                  dnnl_query_scratchpad_md};

/// The memory objects of one run, made at a slot's first use, and what they point at.
struct slot {
  dnnl_memory_t memories[operands];
  const void *data[operands];
};

struct od_product {
  dnnl_primitive_t primitive;
  dnnl_primitive_desc_t description;
  size_t scratch_bytes;
  /// Whether no handler may run on the thread during the product. Without AVX-512, oneDNN (2.6.3) keeps data below the stack
  /// pointer, where the system puts the frame of a handler: a Ctrl-C then damaged the heap.
  int holds_signals;
  struct slot slots[od_slots];
};

static _Thread_local int inside;
static dnnl_engine_t engine;
static pthread_once_t engine_once = PTHREAD_ONCE_INIT;
static pthread_key_t stream_key;

int od_is_inside(void) { return inside; }

const char *od_version(void) {
  static char text[32];
  const dnnl_version_t *version = dnnl_version();
  snprintf(text, sizeof text, "%d.%d.%d", version->major, version->minor, version->patch);
  return text;
}

/// Ends the program where oneDNN refuses what this file asks of it.
static void check(dnnl_status_t status, const char *what) {
  if (status == dnnl_success) return;
  fprintf(stderr, "internal error, please report it: oneDNN could not %s (status %d)\n", what, (int)status);
  abort();
}

static void discard_stream(void *of) { dnnl_stream_destroy(of); }

static void start_engine(void) {
  check(dnnl_engine_create(&engine, dnnl_cpu, 0), "start on this processor");
  check(pthread_key_create(&stream_key, discard_stream) ? dnnl_out_of_memory : dnnl_success,
        "keep a stream for each thread");
}

/// Every call into oneDNN begins here: makes the engine once, and keeps oneDNN's parallelism out of the calling thread.
/// The number of threads is also read where a product is made, and gives it other tiles, and so other bits.
static void begin(void) {
  static _Thread_local int alone;
  inside = 1;
  pthread_once(&engine_once, start_engine);
  if (alone) return;
  // The OpenMP library that oneDNN was linked with is only known at run time.
  void (*set_threads)(int) = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads");
  if (set_threads) set_threads(1);
  alone = 1;
}

static void end(void) { inside = 0; }

/// The calling thread's stream, which is destroyed with the thread.
static dnnl_stream_t stream(void) {
  dnnl_stream_t own = pthread_getspecific(stream_key);
  if (own) return own;
  check(dnnl_stream_create(&own, engine, dnnl_stream_default_flags), "make a stream");
  pthread_setspecific(stream_key, own);
  return own;
}

static void *zeroed(size_t bytes) {
  void *memory = calloc(1, bytes);
  check(memory ? dnnl_success : dnnl_out_of_memory, "take memory");
  return memory;
}

int od_instruction_sets(void) { return (int)dnnl_get_effective_cpu_isa(); }

int od_has_bf16(void) {
  dnnl_cpu_isa_t isa = dnnl_get_effective_cpu_isa();
  return (isa & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16;
}

static dnnl_data_type_t type_of(od_precision precision) {
  return precision == od_bf16 ? dnnl_bf16 : dnnl_f32;
}

// MARK: Differences between oneDNN 2 and 3

#if DNNL_VERSION_MAJOR >= 3
static dnnl_status_t describe(dnnl_memory_desc_t *to, int64_t rows, int64_t columns, od_precision precision,
                              dnnl_format_tag_t tag) {
  dnnl_dims_t sizes = {rows, columns};
  return dnnl_memory_desc_create_with_tag(to, 2, sizes, type_of(precision), tag);
}
static description view(const dnnl_memory_desc_t *of) { return *of; }
static void discard(dnnl_memory_desc_t *of) { dnnl_memory_desc_destroy(*of); }
static dnnl_status_t copy(dnnl_memory_desc_t *to, description from) {
  return dnnl_memory_desc_clone(to, from);
}
static dnnl_status_t describe_product(dnnl_primitive_desc_t *to, const dnnl_memory_desc_t *source,
                                      const dnnl_memory_desc_t *weights,
                                      const dnnl_memory_desc_t *destination,
                                      const_dnnl_primitive_attr_t attributes) {
  return dnnl_matmul_primitive_desc_create(to, engine, *source, *weights, NULL, *destination, attributes);
}
static dnnl_status_t append_sum(dnnl_post_ops_t to) {
  return dnnl_post_ops_append_sum(to, 1, 0, dnnl_data_type_undef);
}
#else
static dnnl_status_t describe(dnnl_memory_desc_t *to, int64_t rows, int64_t columns, od_precision precision,
                              dnnl_format_tag_t tag) {
  dnnl_dims_t sizes = {rows, columns};
  return dnnl_memory_desc_init_by_tag(to, 2, sizes, type_of(precision), tag);
}
static description view(const dnnl_memory_desc_t *of) { return of; }
static void discard(dnnl_memory_desc_t *of) { (void)of; }
static dnnl_status_t copy(dnnl_memory_desc_t *to, description from) {
  *to = *from;
  return dnnl_success;
}
static dnnl_status_t describe_product(dnnl_primitive_desc_t *to, const dnnl_memory_desc_t *source,
                                      const dnnl_memory_desc_t *weights,
                                      const dnnl_memory_desc_t *destination,
                                      const_dnnl_primitive_attr_t attributes) {
  dnnl_matmul_desc_t product;
  dnnl_status_t status = dnnl_matmul_desc_init(&product, source, weights, NULL, destination);
  return status == dnnl_success ? dnnl_primitive_desc_create(to, &product, attributes, engine, NULL)
                                : status;
}
static dnnl_status_t append_sum(dnnl_post_ops_t to) { return dnnl_post_ops_append_sum(to, 1); }
#endif

static dnnl_memory_desc_t matrix(int64_t rows, int64_t columns, od_precision precision,
                                 dnnl_format_tag_t tag) {
  dnnl_memory_desc_t made = {0};
  check(describe(&made, rows, columns, precision, tag), "describe a matrix");
  return made;
}

/// Describes the product with the given weights; the caller destroys the result. Sums are made in single precision.
static dnnl_primitive_desc_t describe_sizes(int64_t rows, int64_t inner, int64_t columns,
                                            od_precision precision, const dnnl_memory_desc_t *weights,
                                            int accumulate) {
  dnnl_memory_desc_t source = matrix(rows, inner, precision, dnnl_ab);
  dnnl_memory_desc_t destination = matrix(rows, columns, od_f32, dnnl_ab);
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_primitive_desc_t made = NULL;
  check(dnnl_primitive_attr_create(&attributes), "make attributes");
  check(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "set attributes");
  if (accumulate) {
    dnnl_post_ops_t post = NULL;
    check(dnnl_post_ops_create(&post), "make attributes");
    check(append_sum(post), "make attributes");
    check(dnnl_primitive_attr_set_post_ops(attributes, post), "set attributes");
    dnnl_post_ops_destroy(post);
  }
  check(describe_product(&made, &source, weights, &destination, attributes), "describe a matrix product");
  dnnl_primitive_attr_destroy(attributes);
  discard(&source);
  discard(&destination);
  return made;
}

static const char *kernel_name(const_dnnl_primitive_desc_t of) {
  const char *name = "";
  dnnl_primitive_desc_query(of, dnnl_query_impl_info_str, 0, &name);
  return name;
}

/// Whether a kernel is one of those for AVX-512, by the names of oneDNN 2 and 3.
static int is_for_avx512(const char *kernel) {
  return strncmp(kernel, "brg:avx512", 10) == 0 || strncmp(kernel, "brg_matmul:avx512", 17) == 0;
}

static size_t described_bytes(const_dnnl_primitive_desc_t of, dnnl_query_t what) {
  description found = dnnl_primitive_desc_query_md(of, what, 0);
  return found ? dnnl_memory_desc_get_size(found) : 0;
}

// MARK: Layouts

od_layout *od_layout_create(int64_t inner, int64_t columns, od_precision precision) {
  begin();
  dnnl_memory_desc_t any = matrix(inner, columns, precision, dnnl_format_tag_any);
  // The number of rows by which the layout is chosen does not matter to the AVX-512 kernels.
  dnnl_primitive_desc_t chosen = describe_sizes(32, inner, columns, precision, &any, 0);
  discard(&any);
  od_layout *layout = zeroed(sizeof *layout);
  layout->inner = inner, layout->columns = columns, layout->precision = precision;
  check(copy(&layout->packed, dnnl_primitive_desc_query_md(chosen, dnnl_query_weights_md, 0)),
        "keep a layout");
  layout->bytes = dnnl_memory_desc_get_size(view(&layout->packed));
  layout->row_independent = is_for_avx512(kernel_name(chosen));
  pthread_mutex_init(&layout->mutex, NULL);
  dnnl_primitive_desc_destroy(chosen);
  end();
  return layout;
}

void od_layout_destroy(od_layout *layout) {
  for (int i = 0; i < 2; i++)
    if (layout->reorders[i]) dnnl_primitive_destroy(layout->reorders[i]);
  discard(&layout->packed);
  pthread_mutex_destroy(&layout->mutex);
  free(layout);
}

size_t od_layout_bytes(const od_layout *layout) { return layout->bytes; }

int od_layout_is_row_independent(const od_layout *layout) { return layout->row_independent; }

/// What packs weights that are described by `plain`; made at its first use.
static dnnl_primitive_t reorder(od_layout *layout, int transposed, const dnnl_memory_desc_t *plain) {
  pthread_mutex_lock(&layout->mutex);
  dnnl_primitive_t *made = &layout->reorders[transposed];
  if (!*made) {
    dnnl_primitive_desc_t description = NULL;
    check(dnnl_reorder_primitive_desc_create(&description, view(plain), engine, view(&layout->packed),
                                             engine, NULL),
          "pack weights");
    check(dnnl_primitive_create(made, description), "pack weights");
    dnnl_primitive_desc_destroy(description);
  }
  pthread_mutex_unlock(&layout->mutex);
  return *made;
}

void od_layout_pack(od_layout *layout, int transposed, const float *from, void *packed) {
  begin();
  transposed = transposed != 0;
  dnnl_memory_desc_t plain =
      matrix(layout->inner, layout->columns, od_f32, transposed ? dnnl_ba : dnnl_ab);
  dnnl_primitive_t primitive = reorder(layout, transposed, &plain);
  dnnl_memory_t source = NULL, destination = NULL;
  check(dnnl_memory_create(&source, view(&plain), engine, (void *)from), "pack weights");
  check(dnnl_memory_create(&destination, view(&layout->packed), engine, packed), "pack weights");
  dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, source}, {DNNL_ARG_TO, destination}};
  check(dnnl_primitive_execute(primitive, stream(), 2, arguments), "pack weights");
  dnnl_memory_destroy(source);
  dnnl_memory_destroy(destination);
  discard(&plain);
  end();
}

// MARK: Products

/// Holds back all signals from the thread, but those that a fault of its own raises.
static void hold_signals(sigset_t *before) {
  static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};
  sigset_t signals;
  sigfillset(&signals);
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigdelset(&signals, faults[i]);
  pthread_sigmask(SIG_BLOCK, &signals, before);
}

od_product *od_product_create(int64_t rows, int64_t inner, int64_t columns, const od_layout *layout,
                              int accumulate) {
  begin();
  od_product *product = zeroed(sizeof *product);
  dnnl_memory_desc_t plain = matrix(inner, columns, od_f32, dnnl_ab);
  product->description = describe_sizes(rows, inner, columns, layout ? layout->precision : od_f32,
                                        layout ? &layout->packed : &plain, accumulate);
  product->scratch_bytes = described_bytes(product->description, dnnl_query_scratchpad_md);
  product->holds_signals = !is_for_avx512(kernel_name(product->description));
  check(dnnl_primitive_create(&product->primitive, product->description), "make a matrix product");
  discard(&plain);
  end();
  return product;
}

void od_product_destroy(od_product *product) {
  for (int i = 0; i < od_slots; i++)
    for (int j = 0; j < operands; j++)
      if (product->slots[i].memories[j]) dnnl_memory_destroy(product->slots[i].memories[j]);
  dnnl_primitive_destroy(product->primitive);
  dnnl_primitive_desc_destroy(product->description);
  free(product);
}

const char *od_product_kernel(const od_product *product) { return kernel_name(product->description); }

size_t od_product_scratch_bytes(const od_product *product) { return product->scratch_bytes; }

void od_product_run(od_product *product, int index, const void *source, const void *weights,
                    float *destination, void *scratch) {
  begin();
  struct slot *slot = &product->slots[index];
  const void *data[operands] = {source, weights, destination, scratch};
  dnnl_exec_arg_t arguments[operands];
  for (int i = 0; i < operands; i++) {
    dnnl_memory_t *memory = &slot->memories[i];
    // Pointing at packed weights zeroes their padding, so it is not repeated.
    if (!*memory)
      check(dnnl_memory_create(memory, dnnl_primitive_desc_query_md(product->description, queries_of[i], 0),
                               engine, (void *)data[i]),
            "describe an operand");
    else if (data[i] != slot->data[i])
      check(dnnl_memory_set_data_handle(*memory, (void *)data[i]), "describe an operand");
    slot->data[i] = data[i];
    arguments[i] = (dnnl_exec_arg_t){arguments_of[i], *memory};
  }
  sigset_t before;
  if (product->holds_signals) hold_signals(&before);
  check(dnnl_primitive_execute(product->primitive, stream(), operands, arguments), "run a matrix product");
  if (product->holds_signals) pthread_sigmask(SIG_SETMASK, &before, NULL);
  end();
}
