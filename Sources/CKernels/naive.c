#include "CKernelsNaive.h"
#include <math.h>
#include <string.h>

static float sigmoid(float x) { return 1 / (1 + expf(-x)); }

void naive_exp(size_t count, const float *x, float *y) {
  for (size_t i = 0; i < count; i++) y[i] = expf(x[i]);
}

void naive_tanh(size_t count, const float *x, float *y) {
  for (size_t i = 0; i < count; i++) y[i] = tanhf(x[i]);
}

void naive_sigmoid(size_t count, const float *x, float *y) {
  for (size_t i = 0; i < count; i++) y[i] = sigmoid(x[i]);
}

void naive_bias_tanh(size_t rows, size_t size, const float *bias, float *y) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < size; i++) y[row * size + i] = tanhf(y[row * size + i] + bias[i]);
}

void naive_tanh_backward(size_t count, const float *y, float *dy) {
  for (size_t i = 0; i < count; i++) dy[i] *= 1 - y[i] * y[i];
}

void naive_column_sums(size_t rows, size_t size, size_t first, size_t count, const float *x, float *sums) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = first; i < first + count; i++) sums[i] += x[row * size + i];
}

void naive_transpose(size_t rows, size_t columns, const float *x, float *y, size_t yStride) {
  for (size_t row = 0; row < rows; row++)
    for (size_t column = 0; column < columns; column++) y[column * yStride + row] = x[row * columns + column];
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
      // The two neighbours; beyond the largest stands what would be the next power of two.
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

void naive_lstm_forward(size_t rows, size_t size, float *gates, size_t beforeRows, const float *cellBefore,
                        float *cell, float *hidden, size_t hiddenStride, size_t nextRows, float *next) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < size; i++) {
      float *gate = gates + row * 4 * size + i;
      float before = row < beforeRows ? cellBefore[row * size + i] : 0;
      float input = sigmoid(gate[0]), forget = sigmoid(gate[size]);
      float candidate = tanhf(gate[2 * size]), output = sigmoid(gate[3 * size]);
      float c = forget * before + input * candidate, h = output * tanhf(c);
      gate[0] = input, gate[size] = forget, gate[2 * size] = candidate, gate[3 * size] = output;
      cell[row * size + i] = c;
      hidden[row * hiddenStride + i] = h;
      if (next && row < nextRows) next[row * size + i] = h;
    }
}

void naive_lstm_backward(size_t rows, size_t size, float *gates, size_t beforeRows,
                         const float *cellBefore, const float *cell, const float *dHidden, float *dCell) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < size; i++) {
      float *gate = gates + row * 4 * size + i;
      float before = row < beforeRows ? cellBefore[row * size + i] : 0;
      float input = gate[0], forget = gate[size], candidate = gate[2 * size], output = gate[3 * size];
      float squashed = tanhf(cell[row * size + i]), dh = dHidden[row * size + i];
      float dc = dCell[row * size + i] + dh * output * (1 - squashed * squashed);
      gate[0] = dc * candidate * input * (1 - input);
      gate[size] = dc * before * forget * (1 - forget);
      gate[2 * size] = dc * input * (1 - candidate * candidate);
      gate[3 * size] = dh * squashed * output * (1 - output);
      dCell[row * size + i] = dc * forget;
    }
}

void naive_rnn_forward(size_t rows, size_t size, int rectified, float *gates, float *hidden,
                       size_t hiddenStride, size_t nextRows, float *next) {
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < size; i++) {
      float x = gates[row * size + i];
      float h = rectified ? (x > 0 ? x : 0) : tanhf(x);
      gates[row * size + i] = h;
      hidden[row * hiddenStride + i] = h;
      if (next && row < nextRows) next[row * size + i] = h;
    }
}

void naive_rnn_backward(size_t rows, size_t size, int rectified, float *gates, const float *dHidden) {
  for (size_t i = 0; i < rows * size; i++) {
    float h = gates[i];
    gates[i] = dHidden[i] * (rectified ? (h > 0 ? 1 : 0) : 1 - h * h);
  }
}

void naive_attention_forward(size_t length, const int32_t *positions, size_t size, const float *query,
                             const float *keys, const float *v, size_t width, const float *annotations,
                             float *weights, float *context) {
  float largest = -INFINITY, sum = 0;
  for (size_t j = 0; j < length; j++) {
    weights[j] = 0;
    for (size_t i = 0; i < size; i++)
      weights[j] += v[i] * tanhf(query[i] + keys[(size_t)positions[j] * size + i]);
    largest = fmaxf(largest, weights[j]);
  }
  for (size_t j = 0; j < length; j++) sum += weights[j] = expf(weights[j] - largest);
  for (size_t j = 0; j < length; j++) weights[j] /= sum;
  for (size_t i = 0; i < width; i++) {
    context[i] = 0;
    for (size_t j = 0; j < length; j++)
      context[i] += weights[j] * annotations[(size_t)positions[j] * width + i];
  }
}

void naive_attention_backward(size_t length, const int32_t *positions, size_t size, const float *query,
                              const float *keys, const float *v, size_t width, const float *annotations,
                              const float *weights, const float *dContext, float *dQuery, float *dKeys,
                              float *dV, float *dAnnotations, float *scratch) {
  float inner = 0;
  for (size_t i = 0; i < size; i++) dQuery[i] = 0;
  for (size_t j = 0; j < length; j++) {
    scratch[j] = 0;
    for (size_t i = 0; i < width; i++) {
      size_t place = (size_t)positions[j] * width + i;
      scratch[j] += dContext[i] * annotations[place];
      dAnnotations[place] += weights[j] * dContext[i];
    }
    inner += weights[j] * scratch[j];
  }
  for (size_t j = 0; j < length; j++) {
    float dScore = weights[j] * (scratch[j] - inner);
    for (size_t i = 0; i < size; i++) {
      size_t place = (size_t)positions[j] * size + i;
      float squashed = tanhf(query[i] + keys[place]);
      float d = dScore * v[i] * (1 - squashed * squashed);
      dV[i] += dScore * squashed;
      dQuery[i] += d;
      dKeys[place] += d;
    }
  }
}

void naive_log_softmax(size_t rows, size_t size, const float *bias, float *logits) {
  for (size_t row = 0; row < rows; row++, logits += size) {
    float largest = -INFINITY, sum = 0;
    for (size_t i = 0; i < size; i++) largest = fmaxf(largest, logits[i] += bias[i]);
    for (size_t i = 0; i < size; i++) sum += expf(logits[i] - largest);
    for (size_t i = 0; i < size; i++) logits[i] -= largest + logf(sum);
  }
}

void naive_cross_entropy(size_t rows, size_t size, const float *bias, float *logits, const int32_t *gold,
                         float smoothing, float scale, float *losses, float *negativeLogLikelihoods) {
  naive_log_softmax(rows, size, bias, logits);
  for (size_t row = 0; row < rows; row++, logits += size) {
    float uniform = 0;
    for (size_t i = 0; i < size; i++) uniform -= logits[i] / size;
    negativeLogLikelihoods[row] = -logits[gold[row]];
    losses[row] = (1 - smoothing) * negativeLogLikelihoods[row] + smoothing * uniform;
    for (size_t i = 0; i < size; i++) {
      float wanted = smoothing / size + ((int32_t)i == gold[row] ? 1 - smoothing : 0);
      logits[i] = scale * (expf(logits[i]) - wanted);
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
