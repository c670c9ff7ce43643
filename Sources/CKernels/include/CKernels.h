// Fused float kernels over row-major matrices; the vector instructions are chosen at run time.
//
// Conventions: matrices [rows, size] are dense unless a stride (in floats) is given. The result of a row depends on
// that row alone, so that a sentence gives the same bits in any batch. Sums over rows are made in the order of the
// rows. Nothing here allocates.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The processor whose versions of the kernels run here: "x86-64-v4", "x86-64-v3" or "default".
const char *ck_processor(void);

// MARK: Functions of one element (polynomials; tests compare them with libm; NaN stays NaN)

void ck_exp(size_t count, const float *x, float *y);
void ck_tanh(size_t count, const float *x, float *y);
void ck_sigmoid(size_t count, const float *x, float *y);

// MARK: Whole matrices

/// y *= factor
void ck_scale(size_t count, float factor, float *y);
/// Every row of `y` becomes `bias`.
void ck_fill_rows(size_t rows, size_t size, const float *bias, float *y);
/// y = tanh(y + bias), row by row.
void ck_bias_tanh(size_t rows, size_t size, const float *bias, float *y);
/// dy becomes dy * (1 - y * y), the derivative through y = tanh(...).
void ck_tanh_backward(size_t count, const float *y, float *dy);
/// maxout[i] = max(x[2 i] + bias[2 i], x[2 i + 1] + bias[2 i + 1]) for each row of x, [rows, 2 * size].
void ck_bias_maxout(size_t rows, size_t size, const float *bias, float *x, float *maxout);
/// dx[2 i] = dMaxout[i] where x[2 i] is the larger of its pair, else 0; the other of the pair likewise, and the first where they
/// are equal. `x` has the bias, and becomes dx.
void ck_maxout_backward(size_t count, const float *dMaxout, float *x);
/// sums[column] += sum over rows of x[row][column], row after row, for columns `first ..< first + count`.
void ck_column_sums(size_t rows, size_t size, size_t first, size_t count, const float *x, float *sums);
/// y[column][row] = x[row][column]; rows of `y` are `yStride` floats apart.
void ck_transpose(size_t rows, size_t columns, const float *x, float *y, size_t yStride);
/// y = x in bfloat16, rounded to the nearest, ties to even; `y` is dense.
void ck_to_bfloat16(size_t rows, size_t size, const float *x, size_t xStride, uint16_t *y);
/// y[column][row] = x[row][column] in bfloat16; rows of `y` are `yStride` numbers apart.
void ck_transpose_to_bfloat16(size_t rows, size_t columns, const float *x, uint16_t *y, size_t yStride);
/// y = x, with strides
void ck_copy_rows(size_t rows, size_t size, const float *x, size_t xStride, float *y, size_t yStride);
/// y += x, with strides
void ck_add_rows(size_t rows, size_t size, const float *x, size_t xStride, float *y, size_t yStride);
/// y += value
void ck_add_constant(size_t count, float value, float *y);
/// y += factor x
void ck_add_scaled(size_t count, float factor, const float *x, float *y);
/// x · y
float ck_dot(size_t count, const float *x, const float *y);
/// Sum of squares in double, in a fixed order.
double ck_sum_of_squares(size_t count, const float *x);

/// y = log(exp(x) + exp(y)); where both are −∞, −∞
void ck_log_add_exp(size_t count, const float *x, float *y);

// MARK: Matrix products with weights in panels of columns

enum { ck_panel_columns = 16 };

/// The floats of weights [inner, columns] in panels.
size_t ck_panels_count(size_t inner, size_t columns);
/// Packs [inner, columns], or with `transposed` the transpose of [columns, inner].
void ck_pack_panels(size_t inner, size_t columns, const float *plain, int transposed, float *panels);
/// y [rows, columns] = x [rows, inner] · weights, with inner ≥ 1, or += with `accumulates`.
void ck_multiply_panels(size_t rows, size_t inner, size_t columns, const float *x, const float *panels, float *y,
                        int accumulates);

// MARK: Dropout by a counter-based generator

/// y = x with each element kept with probability `keep` and divided by it, or zeroed; in place if x == y and the
/// strides are equal. The mask of a row depends on `site` and its identity only, so the backward pass makes it again.
void ck_dropout(size_t rows, size_t size, float keep, uint64_t site, const uint64_t *identities,
                const float *x, size_t xStride, float *y, size_t yStride);
/// Each row of x is kept with probability `keep` and divided by it, or zeroed; in place.
void ck_dropout_rows(size_t rows, size_t size, float keep, uint64_t site, const uint64_t *identities, float *x,
                     size_t xStride);
/// `count` numbers, uniform in [0, 1): number i is the 24 highest bits of SplitMix64's finaliser at (key, i). Dropout
/// has a faster generator of its own.
void ck_uniform(size_t count, uint64_t key, float *y);

// MARK: Embedding

/// y[row] = table[ids[row]]
void ck_gather_rows(size_t rows, size_t size, const float *table, const int32_t *ids, float *y);
/// table[ids[row]] += dy[row] for columns `first ..< first + count`, row after row.
void ck_scatter_add_rows(size_t rows, size_t size, size_t first, size_t count, const float *dy,
                         const int32_t *ids, float *table);

// MARK: Softmax over the vocabulary

/// Turns logits + bias into log-probabilities, in place.
void ck_log_softmax(size_t rows, size_t size, const float *bias, float *logits);

/// Cross-entropy with label smoothing and its gradient, in place.
///
/// The loss of a row is (1 - smoothing) (-log p[label]) + smoothing mean over the vocabulary of (-log p). Writes it to
/// `losses`, -log p[label] to `negativeLogLikelihoods`, and `scale` times the derivative of the loss to `logits`.
void ck_cross_entropy(size_t rows, size_t size, const float *bias, float *logits, const int32_t *labels,
                      float smoothing, float scale, float *losses, float *negativeLogLikelihoods);

/// The same for rows of which each two, 2 i and 2 i + 1, are predictions of one token: to the loss of each is added a
/// quarter of `divergence` times KL(p || q) + KL(q || p).
void ck_cross_entropy_twins(size_t rows, size_t size, const float *bias, float *logits, const int32_t *labels,
                            float smoothing, float divergence, float scale, float *losses,
                            float *negativeLogLikelihoods);

// MARK: Layer normalisation

/// Added to the variance.
#define ck_layer_norm_epsilon 1e-5f

/// Layer normalisation (Ba, Kiros, Hinton 2016, arXiv:1607.06450, section 3) of each of the gates of a row, in place:
/// x = gain (x - mean) / sqrt(variance + 1e-5) + bias, with the mean and the variance of the gate's `size` units.
///
/// `x` is [rows, gates * size]; `gain` and `bias` are [gates * size]. For the backward pass, writes (x - mean) /
/// sqrt(variance + 1e-5) to `normalized` [rows, gates * size] and 1 / sqrt(variance + 1e-5) to `inverseDeviations`
/// [rows, gates]; both may be NULL.
void ck_layer_norm_forward(size_t rows, size_t gates, size_t size, const float *gain, const float *bias,
                           float *x, float *normalized, float *inverseDeviations);
/// The derivative: `dx`, on entry that of the result, becomes that of x.
///
/// Writes for each row what it adds to the derivative of `bias` to `dOutput`, and of `gain` over `normalized`.
void ck_layer_norm_backward(size_t rows, size_t gates, size_t size, const float *gain,
                            const float *inverseDeviations, float *dx, float *normalized, float *dOutput);

// MARK: Selection

/// Writes the `count` largest elements of x to `values`, decreasing, and their indices to `ids`; equal ones by
/// increasing index. Leaves out minus infinity and NaN. Returns the number of elements found.
size_t ck_largest(size_t size, const float *x, size_t count, int32_t *ids, float *values);

// MARK: Optimiser

/// One Adam update (Kingma and Ba 2015, arXiv:1412.6980, algorithm 1) by `gradientScale` times the gradient.
/// `firstCorrection` is 1 - beta1^t, `secondCorrection` is 1 - beta2^t.
void ck_adam(size_t count, float *weights, const float *gradient, float *firstMoment, float *secondMoment,
             float gradientScale, float learningRate, float beta1, float beta2, float epsilon,
             float firstCorrection, float secondCorrection);
/// average += (1 - decay) (weights - average)
void ck_average(size_t count, float decay, const float *weights, float *average);

#ifdef __cplusplus
}
#endif
