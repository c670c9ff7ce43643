// Matrix products by oneDNN, in the least that Dragoman needs of it; oneDNN 2.x and 3.x both stand under this header.
//
// All matrices are dense and row-major. Functions that can fail return 0 (or a negative value) on failure; the reason is
// then in `od_failure()` of the same thread. oneDNN's own parallelism is kept out of every thread that calls: workers
// are ours.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How often one primitive may run at the same time: the largest number of workers.
enum { od_slots = 64 };

/// What products read; they write and sum in single precision.
typedef enum od_precision { od_f32, od_bf16 } od_precision;

/// A layout of packed weights [inner, columns], chosen by oneDNN; one serves every number of rows.
typedef struct od_layout od_layout;
/// A product of fixed sizes.
typedef struct od_product od_product;

/// What went wrong in this thread's last failed call.
const char *od_failure(void);
/// oneDNN's version, as "2.6.3".
const char *od_version(void);

/// Whether the calling thread makes or runs a product or packs weights just now: what is allocated then is oneDNN's, or
/// made for it.
int od_is_inside(void);

/// Whether this processor multiplies bf16 by itself (else oneDNN would imitate it, more slowly than f32).
int od_has_bf16(void);

od_layout *od_layout_create(int64_t inner, int64_t columns, od_precision precision);
void od_layout_destroy(od_layout *layout);
/// Size of weights packed in this layout, in bytes.
size_t od_layout_bytes(const od_layout *layout);
/// Whether a row's bits depend on that row alone (oneDNN's AVX-512 kernels), not on how many rows stand beside it.
int od_layout_is_row_independent(const od_layout *layout);
/// Writes plain weights in the packed layout and its precision. With `transposed`, `plain` is [columns, inner].
int od_layout_pack(const od_layout *layout, int transposed, const float *plain, void *packed);

/// destination [rows, columns] (+)= source [rows, inner] · weights. With a NULL layout the weights are plain
/// [inner, columns] in single precision, else packed in that layout, and the source has its precision.
od_product *od_product_create(int64_t rows, int64_t inner, int64_t columns, const od_layout *layout,
                              int accumulate);
void od_product_destroy(od_product *product);
/// The name of the kernel that oneDNN chose.
const char *od_product_kernel(const od_product *product);
/// The working memory that a run needs, in bytes, 64-byte aligned.
size_t od_product_scratch_bytes(const od_product *product);
/// Runs the product. Two threads may run it at once, each with a slot of its own.
int od_product_run(od_product *product, int slot, const void *source, const void *weights,
                   float *destination, void *scratch);

#ifdef __cplusplus
}
#endif
