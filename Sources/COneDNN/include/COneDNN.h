// The part of oneDNN that Dragoman needs, the same for versions 2 and 3: matrix products.
//
// All matrices are dense and row-major. Where oneDNN fails, the program ends with its status. oneDNN's own threads are
// not used: a call computes in the thread that makes it.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The largest number of workers: each runs a product with a slot of its own.
enum { od_slots = 64 };

/// The precision of what products read; they sum and write in single precision.
typedef enum od_precision { od_f32, od_bf16 } od_precision;

/// A layout of packed weights [inner, columns], chosen by oneDNN for any number of rows.
typedef struct od_layout od_layout;
/// A product of fixed sizes.
typedef struct od_product od_product;

/// oneDNN's version, as "2.6.3".
const char *od_version(void);

/// The instruction sets that it uses on this processor, as oneDNN numbers them.
int od_instruction_sets(void);

/// Whether the calling thread is inside a function of this header, and so allocates for oneDNN.
int od_is_inside(void);

/// Whether this processor has bf16 products (on others oneDNN emulates them, more slowly than f32).
int od_has_bf16(void);

od_layout *od_layout_create(int64_t inner, int64_t columns, od_precision precision);
void od_layout_destroy(od_layout *layout);
/// Size of weights packed in this layout, in bytes.
size_t od_layout_bytes(const od_layout *layout);
/// Whether a row's bits depend on that row alone (oneDNN's AVX-512 kernels), not on the number of rows.
int od_layout_is_row_independent(const od_layout *layout);
/// Writes plain weights in the packed layout and its precision. With `transposed`, `plain` is [columns, inner].
void od_layout_pack(od_layout *layout, int transposed, const float *plain, void *packed);

/// destination [rows, columns] (+)= source [rows, inner] · weights. With a NULL layout the weights are plain
/// [inner, columns] in single precision, else packed in that layout, and the source has its precision.
od_product *od_product_create(int64_t rows, int64_t inner, int64_t columns, const od_layout *layout,
                              int accumulate);
void od_product_destroy(od_product *product);
/// The name of the kernel that oneDNN chose.
const char *od_product_kernel(const od_product *product);
/// The working memory that a run needs, in bytes, 64-byte aligned.
size_t od_product_scratch_bytes(const od_product *product);
/// Runs the product. Threads may run it at the same time, each with a slot of its own.
void od_product_run(od_product *product, int slot, const void *source, const void *weights,
                    float *destination, void *scratch);

#ifdef __cplusplus
}
#endif
