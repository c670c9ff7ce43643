// Naive twins of the kernels of CKernels.h: one element at a time, with libm. Tests compare results with theirs, and
// benchmarks compare speed. The arguments are those of the function with `ck_` instead of `naive_`.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

void naive_exp(size_t count, const float *x, float *y);
void naive_tanh(size_t count, const float *x, float *y);
void naive_sigmoid(size_t count, const float *x, float *y);

void naive_bias_tanh(size_t rows, size_t size, const float *bias, float *y);
void naive_tanh_backward(size_t count, const float *y, float *dy);
void naive_bias_maxout(size_t rows, size_t size, const float *bias, float *x, float *maxout);
void naive_maxout_backward(size_t count, const float *dMaxout, float *x);
void naive_column_sums(size_t rows, size_t size, size_t first, size_t count, const float *x, float *sums);
void naive_transpose(size_t rows, size_t columns, const float *x, float *y, size_t yStride);
void naive_to_bfloat16(size_t rows, size_t size, const float *x, size_t xStride, uint16_t *y);
void naive_add_rows(size_t rows, size_t size, const float *x, size_t xStride, float *y, size_t yStride);
void naive_add_scaled(size_t count, float factor, const float *x, float *y);
float naive_dot(size_t count, const float *x, const float *y);
double naive_sum_of_squares(size_t count, const float *x);

void naive_multiply_panels(size_t rows, size_t inner, size_t columns, const float *x, const float *panels, float *y,
                           int accumulates);

void naive_dropout(size_t rows, size_t size, float keep, uint64_t site, const uint64_t *identities,
                   const float *x, size_t xStride, float *y, size_t yStride);

void naive_gather_rows(size_t rows, size_t size, const float *table, const int32_t *ids, float *y);
void naive_scatter_add_rows(size_t rows, size_t size, size_t first, size_t count, const float *dy,
                            const int32_t *ids, float *table);

void naive_log_softmax(size_t rows, size_t size, const float *bias, float *logits);
void naive_cross_entropy(size_t rows, size_t size, const float *bias, float *logits, const int32_t *labels,
                         float smoothing, float scale, float *losses, float *negativeLogLikelihoods);

void naive_cross_entropy_twins(size_t rows, size_t size, const float *bias, float *logits,
                               const int32_t *labels, float smoothing, float divergence, float scale,
                               float *losses, float *negativeLogLikelihoods);

void naive_layer_norm_forward(size_t rows, size_t gates, size_t size, const float *gain,
                              const float *bias, float *x, float *normalized, float *inverseDeviations);
void naive_layer_norm_backward(size_t rows, size_t gates, size_t size, const float *gain,
                               const float *inverseDeviations, float *dx, float *normalized,
                               float *dOutput);

void naive_adam(size_t count, float *weights, const float *gradient, float *firstMoment,
                float *secondMoment, float gradientScale, float learningRate, float beta1, float beta2,
                float epsilon, float firstCorrection, float secondCorrection);
void naive_average(size_t count, float decay, const float *weights, float *average);

#ifdef __cplusplus
}
#endif
