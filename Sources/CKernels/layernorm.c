#include "CKernels.h"
#include "CKernelsNaive.h"
#include "functions.h"

/// The mean of a gate's units, and 1 / sqrt(variance + 1e-5).
INLINE float mean_of(size_t size, const float *x, float *inverseDeviation) {
  REASSOCIATE
  float sum = 0, squares = 0;
  for (size_t i = 0; i < size; i++) sum += x[i];
  float mean = sum / size;
  for (size_t i = 0; i < size; i++) squares += (x[i] - mean) * (x[i] - mean);
  *inverseDeviation = 1 / sqrtf(squares / size + ck_layer_norm_epsilon);
  return mean;
}

INLINE void normalize(size_t size, float mean, float inverseDeviation, const float *restrict gain,
                      const float *restrict bias, float *restrict x, float *restrict normalized) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float n = (x[i] - mean) * inverseDeviation;
    if (normalized) normalized[i] = n;
    x[i] = gain[i] * n + bias[i];
  }
}

DISPATCHED void ck_layer_norm_forward(size_t rows, size_t gates, size_t size, const float *gain,
                                      const float *bias, float *x, float *normalized,
                                      float *inverseDeviations) {
  for (size_t row = 0; row < rows; row++)
    for (size_t gate = 0; gate < gates; gate++) {
      size_t first = (row * gates + gate) * size;
      float inverse, mean = mean_of(size, x + first, &inverse);
      if (normalized) {
        inverseDeviations[row * gates + gate] = inverse;
        normalize(size, mean, inverse, gain + gate * size, bias + gate * size, x + first, normalized + first);
      } else
        normalize(size, mean, inverse, gain + gate * size, bias + gate * size, x + first, NULL);
    }
}

INLINE void layer_norm_backward_gate(size_t size, float inverseDeviation, const float *restrict gain,
                                     float *restrict dx, float *restrict normalized,
                                     float *restrict dOutput) {
  REASSOCIATE
  float sum = 0, product = 0;
  for (size_t i = 0; i < size; i++) {
    float d = gain[i] * dx[i];
    sum += d, product += d * normalized[i];
  }
  float mean = sum / size, slope = product / size;
  for (size_t i = 0; i < size; i++) {
    float d = dx[i], n = normalized[i];
    dOutput[i] = d, normalized[i] = d * n;
    dx[i] = inverseDeviation * (gain[i] * d - mean - n * slope);
  }
}

DISPATCHED void ck_layer_norm_backward(size_t rows, size_t gates, size_t size, const float *gain,
                                       const float *inverseDeviations, float *dx, float *normalized,
                                       float *dOutput) {
  for (size_t row = 0; row < rows; row++)
    for (size_t gate = 0; gate < gates; gate++) {
      size_t first = (row * gates + gate) * size;
      layer_norm_backward_gate(size, inverseDeviations[row * gates + gate], gain + gate * size, dx + first,
                               normalized + first, dOutput + first);
    }
}

void naive_layer_norm_forward(size_t rows, size_t gates, size_t size, const float *gain,
                              const float *bias, float *x, float *normalized,
                              float *inverseDeviations) {
  for (size_t row = 0; row < rows * gates; row++) {
    const float *gains = gain + row % gates * size, *biases = bias + row % gates * size;
    float mean = 0, variance = 0;
    for (size_t i = 0; i < size; i++) mean += x[row * size + i] / size;
    for (size_t i = 0; i < size; i++) variance += powf(x[row * size + i] - mean, 2) / size;
    float deviation = sqrtf(variance + ck_layer_norm_epsilon);
    if (inverseDeviations) inverseDeviations[row] = 1 / deviation;
    for (size_t i = 0; i < size; i++) {
      float n = (x[row * size + i] - mean) / deviation;
      if (normalized) normalized[row * size + i] = n;
      x[row * size + i] = gains[i] * n + biases[i];
    }
  }
}

void naive_layer_norm_backward(size_t rows, size_t gates, size_t size, const float *gain,
                               const float *inverseDeviations, float *dx, float *normalized,
                               float *dOutput) {
  for (size_t row = 0; row < rows * gates; row++) {
    const float *gains = gain + row % gates * size;
    float *d = dx + row * size, *n = normalized + row * size;
    float mean = 0, slope = 0;
    for (size_t i = 0; i < size; i++) {
      mean += gains[i] * d[i] / size;
      slope += gains[i] * d[i] * n[i] / size;
    }
    for (size_t i = 0; i < size; i++) {
      float output = d[i];
      d[i] = inverseDeviations[row] * (gains[i] * output - mean - n[i] * slope);
      n[i] *= output;
      dOutput[row * size + i] = output;
    }
  }
}
