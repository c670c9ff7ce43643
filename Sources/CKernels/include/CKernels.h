// Fused float kernels over dense row-major blocks, dispatched to the processor's vectors at run time.
//
// Conventions: `rows` × `size` blocks lie row after row without gaps unless a stride (in floats) is given. A row's
// result depends on that row alone, never on its place or its neighbours, so that a sentence gives the same bits in
// any batch. Sums over rows are the caller's, in an order it fixes. Nothing here allocates.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Functions of one element (polynomials; errors in ulps are tested against libm; not a number stays none)

void ck_exp(size_t count, const float *x, float *y);
void ck_tanh(size_t count, const float *x, float *y);
void ck_sigmoid(size_t count, const float *x, float *y);

// MARK: Whole blocks

/// y += x
void ck_add(size_t count, const float *x, float *y);
/// y *= factor
void ck_scale(size_t count, float factor, float *y);
/// Every row of `y` becomes `bias`.
void ck_fill_rows(size_t rows, size_t size, const float *bias, float *y);
/// y = tanh(y + bias), row by row.
void ck_bias_tanh(size_t rows, size_t size, const float *bias, float *y);
/// dy becomes dy * (1 - y * y), the derivative through y = tanh(...).
void ck_tanh_backward(size_t count, const float *y, float *dy);
/// sums[column] += sum over rows of x[row][column], added row after row; columns `first ..< first + count`.
void ck_column_sums(size_t rows, size_t size, size_t first, size_t count, const float *x, float *sums);
/// y[column][row] = x[row][column]; `y` has `yStride` floats a row.
void ck_transpose(size_t rows, size_t columns, const float *x, float *y, size_t yStride);
/// y = x in bfloat16, rounded to the nearest, ties to even; `y` is dense.
void ck_to_bfloat16(size_t rows, size_t size, const float *x, size_t xStride, uint16_t *y);
/// y[column][row] = x[row][column] in bfloat16; `y` has `yStride` numbers a row.
void ck_transpose_to_bfloat16(size_t rows, size_t columns, const float *x, uint16_t *y, size_t yStride);
/// Copies `rows` rows of `size` floats between blocks of different strides.
void ck_copy_rows(size_t rows, size_t size, const float *x, size_t xStride, float *y, size_t yStride);
/// y += x for `rows` rows of `size` floats between blocks of different strides.
void ck_add_rows(size_t rows, size_t size, const float *x, size_t xStride, float *y, size_t yStride);
/// y += factor x
void ck_add_scaled(size_t count, float factor, const float *x, float *y);
/// x · y
float ck_dot(size_t count, const float *x, const float *y);
/// Sum of squares in double, in a fixed order.
double ck_sum_of_squares(size_t count, const float *x);

// MARK: Dropout by a counter-based generator

/// y = x with each element kept with probability `keep` and divided by it, or zeroed; in place when x == y
/// (and the strides are equal).
/// The bits of a row are a function of `site` and the row's `identity` alone, so the backward pass makes them again.
void ck_dropout(size_t rows, size_t size, float keep, uint64_t site, const uint64_t *identities,
                const float *x, size_t xStride, float *y, size_t yStride);
/// `count` numbers, uniform in [0, 1): number i is the finaliser of SplitMix64 at (key, i), of which the 24 highest bits
/// count. Dropout has a faster generator of its own.
void ck_uniform(size_t count, uint64_t key, float *y);

// MARK: Embedding

/// y[row] = table[ids[row]]
void ck_gather_rows(size_t rows, size_t size, const float *table, const int32_t *ids, float *y);
/// table[ids[row]] += dy[row] for columns `first ..< first + count`, row after row.
void ck_scatter_add_rows(size_t rows, size_t size, size_t first, size_t count, const float *dy,
                         const int32_t *ids, float *table);

// MARK: Softmax over the vocabulary

/// logits + bias become log-probabilities, in place.
void ck_log_softmax(size_t rows, size_t size, const float *bias, float *logits);

/// Cross-entropy with label smoothing and its gradient, in place.
///
/// A row's loss is (1 - smoothing) (-log p[gold]) + smoothing mean over the vocabulary of (-log p). `losses` receives
/// it, `negativeLogLikelihoods` receives -log p[gold]. logits become `scale` times the derivative of the loss.
void ck_cross_entropy(size_t rows, size_t size, const float *bias, float *logits, const int32_t *gold,
                      float smoothing, float scale, float *losses, float *negativeLogLikelihoods);

// MARK: Selection

/// The `count` largest of x, decreasing, equal ones in the order of their places: to `values`, and their places to
/// `ids`. Minus infinity and NaN are left out. Returns how many there are.
size_t ck_largest(size_t size, const float *x, size_t count, int32_t *ids, float *values);

// MARK: Optimiser

/// One Adam update (Kingma and Ba 2015, arXiv:1412.6980, algorithm 1) of weights whose gradient is multiplied by
/// `gradientScale` first. `firstCorrection` is 1 - beta1^t, `secondCorrection` is 1 - beta2^t.
void ck_adam(size_t count, float *weights, const float *gradient, float *firstMoment, float *secondMoment,
             float gradientScale, float learningRate, float beta1, float beta2, float epsilon,
             float firstCorrection, float secondCorrection);
/// average += (1 - decay) (weights - average)
void ck_average(size_t count, float decay, const float *weights, float *average);

#ifdef __cplusplus
}
#endif
