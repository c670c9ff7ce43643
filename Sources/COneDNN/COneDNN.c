#include "COneDNN.h"

#include <dlfcn.h>
#include <dnnl.h>
#include <pthread.h>
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

/// The memory objects of one run; made at a slot's first use.
struct slot {
  dnnl_memory_t source, weights, destination, scratch;
  const void *bound_weights;  // Binding zeroes the padding of a packed layout each time, so it is done once.
};

struct od_product {
  dnnl_primitive_t primitive;
  dnnl_primitive_desc_t description;
  size_t scratch_bytes;
  struct slot slots[od_slots];
};

static _Thread_local char failure[160];
static _Thread_local int inside;
static dnnl_engine_t engine;
static dnnl_status_t engine_status;
static pthread_once_t engine_once = PTHREAD_ONCE_INIT;

const char *od_failure(void) { return failure; }

int od_is_inside(void) { return inside; }

const char *od_version(void) {
  static char text[32];
  const dnnl_version_t *version = dnnl_version();
  snprintf(text, sizeof text, "%d.%d.%d", version->major, version->minor, version->patch);
  return text;
}

static int failed(dnnl_status_t status, const char *what) {
  if (status == dnnl_success) return 0;
  snprintf(failure, sizeof failure, "oneDNN could not %s (status %d)", what, (int)status);
  return 1;
}

static pthread_key_t stream_key;

static void discard_stream(void *of) { dnnl_stream_destroy(of); }

static void start_engine(void) {
  engine_status = dnnl_engine_create(&engine, dnnl_cpu, 0);
  if (engine_status == dnnl_success && pthread_key_create(&stream_key, discard_stream) != 0)
    engine_status = dnnl_out_of_memory;
}

/// Every way into oneDNN begins here: makes the engine once, and keeps oneDNN's parallelism out of the calling thread.
/// The number of threads is read where a product is made, too, and gives it other tiles, and so other bits.
static int ready(void) {
  static _Thread_local int alone;
  pthread_once(&engine_once, start_engine);
  if (failed(engine_status, "start on this processor")) return 0;
  if (!alone) {
    // The OpenMP library that oneDNN was linked with is only known at run time.
    void (*set_threads)(int) = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads");
    if (set_threads) set_threads(1);
    alone = 1;
  }
  return 1;
}

/// A stream a thread, because a stream is not shared; it goes with its thread.
static dnnl_stream_t stream(void) {
  dnnl_stream_t own = pthread_getspecific(stream_key);
  if (own) return own;
  if (failed(dnnl_stream_create(&own, engine, dnnl_stream_default_flags), "make a stream")) return NULL;
  pthread_setspecific(stream_key, own);
  return own;
}

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

/// Describes the product with the given weights; the caller destroys the result. Sums are made in single precision.
static dnnl_status_t describe_sizes(dnnl_primitive_desc_t *to, int64_t rows, int64_t inner, int64_t columns,
                                    od_precision precision, const dnnl_memory_desc_t *weights,
                                    int accumulate) {
  dnnl_memory_desc_t source = {0}, destination = {0};
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_post_ops_t post = NULL;
  dnnl_status_t status = describe(&source, rows, inner, precision, dnnl_ab);
  if (status != dnnl_success) return status;
  status = describe(&destination, rows, columns, od_f32, dnnl_ab);
  if (status == dnnl_success) status = dnnl_primitive_attr_create(&attributes);
  if (status == dnnl_success)
    status = dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
  if (status == dnnl_success && accumulate) {
    status = dnnl_post_ops_create(&post);
    if (status == dnnl_success) status = append_sum(post);
    if (status == dnnl_success) status = dnnl_primitive_attr_set_post_ops(attributes, post);
  }
  if (status == dnnl_success)
    status = describe_product(to, &source, weights, &destination, attributes);
  if (post) dnnl_post_ops_destroy(post);
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  discard(&source);
  discard(&destination);
  return status;
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
  if (!ready()) return NULL;
  dnnl_memory_desc_t any = {0};
  if (failed(describe(&any, inner, columns, precision, dnnl_format_tag_any), "describe weights")) return NULL;
  dnnl_primitive_desc_t chosen = NULL;
  // The number of rows by which the layout is chosen does not matter to the AVX-512 kernels.
  dnnl_status_t status = describe_sizes(&chosen, 32, inner, columns, precision, &any, 0);
  discard(&any);
  if (failed(status, "choose a layout for packed weights")) return NULL;
  od_layout *layout = calloc(1, sizeof *layout);
  if (layout) {
    layout->inner = inner, layout->columns = columns, layout->precision = precision;
    status = copy(&layout->packed, dnnl_primitive_desc_query_md(chosen, dnnl_query_weights_md, 0));
    layout->bytes = dnnl_memory_desc_get_size(view(&layout->packed));
    layout->row_independent = is_for_avx512(kernel_name(chosen));
    pthread_mutex_init(&layout->mutex, NULL);
  }
  dnnl_primitive_desc_destroy(chosen);
  if (layout && failed(status, "keep a layout")) free(layout), layout = NULL;
  return layout;
}

void od_layout_destroy(od_layout *layout) {
  if (!layout) return;
  for (int i = 0; i < 2; i++)
    if (layout->reorders[i]) dnnl_primitive_destroy(layout->reorders[i]);
  discard(&layout->packed);
  pthread_mutex_destroy(&layout->mutex);
  free(layout);
}

size_t od_layout_bytes(const od_layout *layout) { return layout->bytes; }

int od_layout_is_row_independent(const od_layout *layout) { return layout->row_independent; }

static dnnl_primitive_t reorder(od_layout *layout, int transposed, const dnnl_memory_desc_t *plain) {
  pthread_mutex_lock(&layout->mutex);
  dnnl_primitive_t *made = &layout->reorders[transposed];
  if (!*made) {
    dnnl_primitive_desc_t description = NULL;
    dnnl_status_t status = dnnl_reorder_primitive_desc_create(
        &description, view(plain), engine, view(&layout->packed), engine, NULL);
    if (status == dnnl_success) status = dnnl_primitive_create(made, description);
    if (description) dnnl_primitive_desc_destroy(description);
    if (failed(status, "pack weights")) *made = NULL;
  }
  pthread_mutex_unlock(&layout->mutex);
  return *made;
}

int od_layout_pack(const od_layout *constant, int transposed, const float *from, void *packed) {
  od_layout *layout = (od_layout *)constant;  // Only the cache of reorders changes, under its mutex.
  transposed = transposed != 0;
  if (!ready()) return 0;
  inside = 1;
  dnnl_memory_desc_t plain = {0};
  if (failed(describe(&plain, layout->inner, layout->columns, od_f32, transposed ? dnnl_ba : dnnl_ab),
             "describe weights")) {
    inside = 0;
    return 0;
  }
  dnnl_primitive_t primitive = reorder(layout, transposed, &plain);
  dnnl_memory_t source = NULL, destination = NULL;
  dnnl_status_t status = primitive ? dnnl_success : dnnl_runtime_error;
  if (status == dnnl_success)
    status = dnnl_memory_create(&source, view(&plain), engine, (void *)from);
  if (status == dnnl_success)
    status = dnnl_memory_create(&destination, view(&layout->packed), engine, packed);
  if (status == dnnl_success) {
    dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, source}, {DNNL_ARG_TO, destination}};
    status = dnnl_primitive_execute(primitive, stream(), 2, arguments);
  }
  if (source) dnnl_memory_destroy(source);
  if (destination) dnnl_memory_destroy(destination);
  discard(&plain);
  inside = 0;
  return !failed(status, "pack weights");
}

// MARK: Products

od_product *od_product_create(int64_t rows, int64_t inner, int64_t columns, const od_layout *layout,
                              int accumulate) {
  if (!ready()) return NULL;
  inside = 1;
  od_product *product = calloc(1, sizeof *product);
  if (!product) {
    inside = 0;
    return NULL;
  }
  dnnl_memory_desc_t plain = {0};
  dnnl_status_t status = describe(&plain, inner, columns, od_f32, dnnl_ab);
  if (status == dnnl_success)
    status = describe_sizes(&product->description, rows, inner, columns,
                            layout ? layout->precision : od_f32,
                            layout ? &layout->packed : &plain, accumulate);
  if (status == dnnl_success) {
    product->scratch_bytes = described_bytes(product->description, dnnl_query_scratchpad_md);
    status = dnnl_primitive_create(&product->primitive, product->description);
  }
  discard(&plain);
  inside = 0;
  if (failed(status, "make a matrix product")) od_product_destroy(product), product = NULL;
  return product;
}

void od_product_destroy(od_product *product) {
  if (!product) return;
  for (int i = 0; i < od_slots; i++) {
    struct slot *slot = &product->slots[i];
    if (slot->source) dnnl_memory_destroy(slot->source);
    if (slot->weights) dnnl_memory_destroy(slot->weights);
    if (slot->destination) dnnl_memory_destroy(slot->destination);
    if (slot->scratch) dnnl_memory_destroy(slot->scratch);
  }
  if (product->primitive) dnnl_primitive_destroy(product->primitive);
  if (product->description) dnnl_primitive_desc_destroy(product->description);
  free(product);
}

const char *od_product_kernel(const od_product *product) { return kernel_name(product->description); }

size_t od_product_scratch_bytes(const od_product *product) { return product->scratch_bytes; }

/// Points `memory` at `data`, making it at its first use.
static dnnl_status_t point(dnnl_memory_t *memory, const od_product *product, dnnl_query_t what,
                           const void *data) {
  if (*memory) return dnnl_memory_set_data_handle(*memory, (void *)data);
  return dnnl_memory_create(memory, dnnl_primitive_desc_query_md(product->description, what, 0), engine,
                            (void *)data);
}

int od_product_run(od_product *product, int index, const void *source, const void *weights,
                   float *destination, void *scratch) {
  if (!ready()) return 0;
  inside = 1;
  struct slot *slot = &product->slots[index];
  dnnl_status_t status = point(&slot->source, product, dnnl_query_src_md, source);
  if (status == dnnl_success && weights != slot->bound_weights) {
    status = point(&slot->weights, product, dnnl_query_weights_md, weights);
    slot->bound_weights = weights;
  }
  if (status == dnnl_success)
    status = point(&slot->destination, product, dnnl_query_dst_md, destination);
  if (status == dnnl_success) status = point(&slot->scratch, product, dnnl_query_scratchpad_md, scratch);
  if (status == dnnl_success) {
    dnnl_exec_arg_t arguments[] = {{DNNL_ARG_SRC, slot->source},
                                   {DNNL_ARG_WEIGHTS, slot->weights},
                                   {DNNL_ARG_DST, slot->destination},
                                   {DNNL_ARG_SCRATCHPAD, slot->scratch}};
    status = dnnl_primitive_execute(product->primitive, stream(), 4, arguments);
  }
  inside = 0;
  return !failed(status, "run a matrix product");
}
