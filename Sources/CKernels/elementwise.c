#include "CKernels.h"
#include "functions.h"

DISPATCHED void ck_exp(size_t count, const float *x, float *y) {
  for (size_t i = 0; i < count; i++) y[i] = exp_of(x[i]);
}

DISPATCHED void ck_tanh(size_t count, const float *x, float *y) {
  for (size_t i = 0; i < count; i++) y[i] = tanh_of(x[i]);
}

DISPATCHED void ck_sigmoid(size_t count, const float *x, float *y) {
  for (size_t i = 0; i < count; i++) y[i] = sigmoid_of(x[i]);
}

DISPATCHED void ck_scale(size_t count, float factor, float *y) {
  for (size_t i = 0; i < count; i++) y[i] *= factor;
}

void ck_fill_rows(size_t rows, size_t size, const float *bias, float *y) {
  for (size_t row = 0; row < rows; row++) memcpy(y + row * size, bias, size * sizeof *y);
}

DISPATCHED void ck_bias_tanh(size_t rows, size_t size, const float *bias, float *y) {
  for (size_t row = 0; row < rows; row++, y += size)
    for (size_t i = 0; i < size; i++) y[i] = tanh_of(y[i] + bias[i]);
}

DISPATCHED void ck_tanh_backward(size_t count, const float *y, float *dy) {
  for (size_t i = 0; i < count; i++) dy[i] *= 1 - y[i] * y[i];
}

DISPATCHED void ck_bias_maxout(size_t rows, size_t size, const float *bias, float *restrict x,
                               float *restrict maxout) {
  for (size_t row = 0; row < rows; row++, x += 2 * size, maxout += size)
    for (size_t i = 0; i < size; i++) {
      float first = x[2 * i] + bias[2 * i], second = x[2 * i + 1] + bias[2 * i + 1];
      x[2 * i] = first, x[2 * i + 1] = second;
      maxout[i] = first > second || first != first ? first : second;
    }
}

DISPATCHED void ck_maxout_backward(size_t count, const float *restrict dMaxout, float *restrict x) {
  for (size_t i = 0; i < count; i++) {
    float d = dMaxout[i];
    int isSecond = x[2 * i + 1] > x[2 * i];
    x[2 * i] = isSecond ? 0 : d;
    x[2 * i + 1] = isSecond ? d : 0;
  }
}

DISPATCHED void ck_column_sums(size_t rows, size_t size, size_t first, size_t count, const float *x,
                               float *sums) {
  sums += first;
  for (size_t row = 0; row < rows; row++) {
    const float *values = x + row * size + first;
    for (size_t i = 0; i < count; i++) sums[i] += values[i];
  }
}

DISPATCHED void ck_to_bfloat16(size_t rows, size_t size, const float *x, size_t xStride, uint16_t *y) {
  for (size_t row = 0; row < rows; row++, x += xStride, y += size)
    for (size_t i = 0; i < size; i++) y[i] = bfloat16_of(x[i]);
}

void ck_copy_rows(size_t rows, size_t size, const float *x, size_t xStride, float *y, size_t yStride) {
  for (size_t row = 0; row < rows; row++) memcpy(y + row * yStride, x + row * xStride, size * sizeof *y);
}

DISPATCHED void ck_add_rows(size_t rows, size_t size, const float *x, size_t xStride, float *y,
                            size_t yStride) {
  for (size_t row = 0; row < rows; row++, x += xStride, y += yStride)
    for (size_t i = 0; i < size; i++) y[i] += x[i];
}

DISPATCHED void ck_add_constant(size_t count, float value, float *y) {
  for (size_t i = 0; i < count; i++) y[i] += value;
}

DISPATCHED void ck_add_scaled(size_t count, float factor, const float *x, float *y) {
  CONTRACT
  for (size_t i = 0; i < count; i++) y[i] += factor * x[i];
}

DISPATCHED float ck_dot(size_t count, const float *x, const float *y) {
  REASSOCIATE
  float sum = 0;
  for (size_t i = 0; i < count; i++) sum += x[i] * y[i];
  return sum;
}

DISPATCHED double ck_sum_of_squares(size_t count, const float *x) {
  REASSOCIATE
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += (double)x[i] * x[i];
  return sum;
}

DISPATCHED void ck_log_add_exp(size_t count, const float *restrict x, float *restrict y) {
  for (size_t i = 0; i < count; i++) {
    float larger = x[i] > y[i] || x[i] != x[i] ? x[i] : y[i], smaller = x[i] > y[i] ? y[i] : x[i];
    y[i] = smaller > -INFINITY ? larger + log1p_of(exp_of(smaller - larger)) : larger;
  }
}

void ck_gather_rows(size_t rows, size_t size, const float *table, const int32_t *ids, float *y) {
  for (size_t row = 0; row < rows; row++)
    memcpy(y + row * size, table + (size_t)ids[row] * size, size * sizeof *y);
}

DISPATCHED void ck_scatter_add_rows(size_t rows, size_t size, size_t first, size_t count,
                                    const float *dy, const int32_t *ids, float *table) {
  for (size_t row = 0; row < rows; row++) {
    float *entry = table + (size_t)ids[row] * size + first;
    const float *values = dy + row * size + first;
    for (size_t i = 0; i < count; i++) entry[i] += values[i];
  }
}
