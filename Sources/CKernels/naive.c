#include "CKernels.h"
#include "CKernelsNaive.h"
#include <math.h>
#include <string.h>

void naive_exp(size_t count, const float *x, float *y) {
  for (size_t i = 0; i < count; i++) y[i] = expf(x[i]);
}

void naive_tanh(size_t count, const float *x, float *y) {
  for (size_t i = 0; i < count; i++) y[i] = tanhf(x[i]);
}

void naive_sigmoid(size_t count, const float *x, float *y) {
  for (size_t i = 0; i < count; i++) y[i] = 1 / (1 + expf(-x[i]));
}

void naive_bias_tanh(size_t rows, size_t size, const float *bias, float *y) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < size; i++) y[row * size + i] = tanhf(y[row * size + i] + bias[i]);
}

void naive_tanh_backward(size_t count, const float *y, float *dy) {
  for (size_t i = 0; i < count; i++) dy[i] *= 1 - y[i] * y[i];
}

void naive_bias_maxout(size_t rows, size_t size, const float *bias, float *x, float *maxout) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < 2 * size; i++) {
      float *pair = x + row * 2 * size + i / 2 * 2;
      x[row * 2 * size + i] += bias[i];
      if (i % 2 == 1) maxout[row * size + i / 2] = isnan(pair[0]) || pair[0] > pair[1] ? pair[0] : pair[1];
    }
}

void naive_maxout_backward(size_t count, const float *dMaxout, float *x) {
  for (size_t i = 0; i < count; i++) {
    float first = x[2 * i], second = x[2 * i + 1];
    x[2 * i] = first >= second ? dMaxout[i] : 0;
    x[2 * i + 1] = first >= second ? 0 : dMaxout[i];
  }
}

void naive_column_sums(size_t rows, size_t size, size_t first, size_t count, const float *x, float *sums) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = first; i < first + count; i++) sums[i] += x[row * size + i];
}

void naive_transpose(size_t rows, size_t columns, const float *x, float *y, size_t yStride) {
  for (size_t row = 0; row < rows; row++)
    for (size_t column = 0; column < columns; column++) y[column * yStride + row] = x[row * columns + column];
}

void naive_multiply_panels(size_t rows, size_t inner, size_t columns, const float *x, const float *panels, float *y,
                           int accumulates) {
  for (size_t row = 0; row < rows; row++)
    for (size_t column = 0; column < columns; column++) {
      size_t first = column - column % ck_panel_columns;
      const float *weights = panels + first * inner + column % ck_panel_columns;
      float sum = 0;
      for (size_t k = 0; k < inner; k++) sum += x[row * inner + k] * weights[k * ck_panel_columns];
      y[row * columns + column] = accumulates ? y[row * columns + column] + sum : sum;
    }
}

static float float_of(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

void naive_to_bfloat16(size_t rows, size_t size, const float *x, size_t xStride, uint16_t *y) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < size; i++) {
      float value = x[row * xStride + i];
      uint32_t bits;
      memcpy(&bits, &value, sizeof bits);
      // The two neighbours; beyond the largest, what would be the next power of two.
      uint32_t lower = bits >> 16, upper = lower + 1;
      double below = fabs((double)float_of(lower << 16)), above = fabs((double)float_of(upper << 16));
      if (isinf(above)) above = ldexp(1, 128);
      double size_of = fabs((double)value);
      int isUpper = size_of - below > above - size_of || (size_of - below == above - size_of && upper % 2 == 0);
      y[row * size + i] = (uint16_t)(isnan(value) ? lower | 0x40 : isinf(value) || !isUpper ? lower : upper);
    }
}

void naive_add_rows(size_t rows, size_t size, const float *x, size_t xStride, float *y, size_t yStride) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < size; i++) y[row * yStride + i] += x[row * xStride + i];
}

void naive_add_scaled(size_t count, float factor, const float *x, float *y) {
  for (size_t i = 0; i < count; i++) y[i] += factor * x[i];
}

float naive_dot(size_t count, const float *x, const float *y) {
  float sum = 0;
  for (size_t i = 0; i < count; i++) sum += x[i] * y[i];
  return sum;
}

double naive_sum_of_squares(size_t count, const float *x) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += (double)x[i] * x[i];
  return sum;
}

/// SplitMix64's finaliser over the site and the row, then a 32-bit mix of each column with both halves of that key.
static uint32_t dropout_bits(uint64_t site, uint64_t identity, uint32_t column) {
  uint64_t key = site + identity * 0x9E3779B97F4A7C15u;
  key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9u;
  key = (key ^ (key >> 27)) * 0x94D049BB133111EBu;
  key ^= key >> 31;
  uint32_t bits = column * 0x9E3779B9u + (uint32_t)key;
  bits = (bits ^ (bits >> 16)) * 0x21F0AAADu;
  bits = (bits ^ (bits >> 15)) + (uint32_t)(key >> 32);
  bits = (bits ^ (bits >> 16)) * 0x735A2D97u;
  return bits ^ (bits >> 15);
}

void naive_dropout(size_t rows, size_t size, float keep, uint64_t site, const uint64_t *identities,
                   const float *x, size_t xStride, float *y, size_t yStride) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < size; i++) {
      int isKept = (dropout_bits(site, identities[row], (uint32_t)i) >> 8) < (uint32_t)(keep * 16777216.0f);
      y[row * yStride + i] = isKept ? x[row * xStride + i] * (1 / keep) : 0;
    }
}

void naive_gather_rows(size_t rows, size_t size, const float *table, const int32_t *ids, float *y) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < size; i++) y[row * size + i] = table[(size_t)ids[row] * size + i];
}

void naive_scatter_add_rows(size_t rows, size_t size, size_t first, size_t count, const float *dy,
                            const int32_t *ids, float *table) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = first; i < first + count; i++) table[(size_t)ids[row] * size + i] += dy[row * size + i];
}

void naive_log_softmax(size_t rows, size_t size, const float *bias, float *logits) {
  for (size_t row = 0; row < rows; row++, logits += size) {
    float largest = -INFINITY, sum = 0;
    for (size_t i = 0; i < size; i++) largest = fmaxf(largest, logits[i] += bias[i]);
    for (size_t i = 0; i < size; i++) sum += expf(logits[i] - largest);
    for (size_t i = 0; i < size; i++) logits[i] -= largest + logf(sum);
  }
}

void naive_cross_entropy(size_t rows, size_t size, const float *bias, float *logits, const int32_t *labels,
                         float smoothing, float scale, float *losses, float *negativeLogLikelihoods) {
  naive_log_softmax(rows, size, bias, logits);
  for (size_t row = 0; row < rows; row++, logits += size) {
    float uniform = 0;
    for (size_t i = 0; i < size; i++) uniform -= logits[i] / size;
    negativeLogLikelihoods[row] = -logits[labels[row]];
    losses[row] = (1 - smoothing) * negativeLogLikelihoods[row] + smoothing * uniform;
    for (size_t i = 0; i < size; i++) {
      float wanted = smoothing / size + ((int32_t)i == labels[row] ? 1 - smoothing : 0);
      logits[i] = scale * (expf(logits[i]) - wanted);
    }
  }
}

void naive_cross_entropy_twins(size_t rows, size_t size, const float *bias, float *logits,
                               const int32_t *labels, float smoothing, float divergence, float scale,
                               float *losses, float *negativeLogLikelihoods) {
  naive_log_softmax(rows, size, bias, logits);
  for (size_t row = 0; row + 1 < rows; row += 2, logits += 2 * size) {
    double divergences[2] = {0, 0}, uniforms[2] = {0, 0};
    for (size_t twin = 0; twin < 2; twin++)
      for (size_t i = 0; i < size; i++) {
        double own = logits[twin * size + i], other = logits[(1 - twin) * size + i];
        divergences[twin] += exp(own) * (own - other);
        uniforms[twin] -= own / size;
      }
    for (size_t twin = 0; twin < 2; twin++) {
      double likelihood = -logits[twin * size + labels[row + twin]];
      negativeLogLikelihoods[row + twin] = (float)likelihood;
      losses[row + twin] = (float)((1 - smoothing) * likelihood + smoothing * uniforms[twin] +
                                   divergence / 4.0 * (divergences[0] + divergences[1]));
    }
    for (size_t i = 0; i < size; i++) {
      double logs[2] = {logits[i], logits[size + i]};
      for (size_t twin = 0; twin < 2; twin++) {
        double own = logs[twin], other = logs[1 - twin];
        double wanted = smoothing / size + ((int32_t)i == labels[row + twin] ? 1 - smoothing : 0);
        double pull = exp(own) * (own - other - divergences[twin]) + exp(own) - exp(other);
        logits[twin * size + i] = (float)(scale * (exp(own) - wanted + divergence / 2.0 * pull));
      }
    }
  }
}

void naive_adam(size_t count, float *weights, const float *gradient, float *firstMoment,
                float *secondMoment, float gradientScale, float learningRate, float beta1, float beta2,
                float epsilon, float firstCorrection, float secondCorrection) {
  for (size_t i = 0; i < count; i++) {
    float g = gradient[i] * gradientScale;
    firstMoment[i] = beta1 * firstMoment[i] + (1 - beta1) * g;
    secondMoment[i] = beta2 * secondMoment[i] + (1 - beta2) * g * g;
    float mean = firstMoment[i] / firstCorrection, square = secondMoment[i] / secondCorrection;
    weights[i] -= learningRate * mean / (sqrtf(square) + epsilon);
  }
}

void naive_average(size_t count, float decay, const float *weights, float *average) {
  for (size_t i = 0; i < count; i++) average[i] = decay * average[i] + (1 - decay) * weights[i];
}
