#include "CKernels.h"
#include "functions.h"

/// logits += bias; returns their largest. Sixteen maxima side by side, because one alone does not vectorise.
INLINE float add_bias(size_t size, const float *restrict bias, float *restrict logits) {
  enum { lanes = 16 };
  float largest[lanes];
  for (size_t lane = 0; lane < lanes; lane++) largest[lane] = -3.4e38f;
  size_t i = 0;
  for (; i + lanes <= size; i += lanes)
    for (size_t lane = 0; lane < lanes; lane++) {
      float logit = logits[i + lane] += bias[i + lane];
      largest[lane] = logit > largest[lane] ? logit : largest[lane];
    }
  for (; i < size; i++) {
    logits[i] += bias[i];
    largest[0] = logits[i] > largest[0] ? logits[i] : largest[0];
  }
  for (size_t lane = 1; lane < lanes; lane++)
    largest[0] = largest[lane] > largest[0] ? largest[lane] : largest[0];
  return largest[0];
}

/// Turns logits into log-probabilities; returns their sum.
INLINE float log_softmax_row(size_t size, const float *restrict bias, float *restrict logits) {
  REASSOCIATE
  float largest = add_bias(size, bias, logits), sum = 0, total = 0;
  for (size_t i = 0; i < size; i++) sum += exp_of(logits[i] - largest);
  float shift = largest + logf(sum);
  for (size_t i = 0; i < size; i++) total += logits[i] -= shift;
  return total;
}

DISPATCHED void ck_log_softmax(size_t rows, size_t size, const float *bias, float *logits) {
  for (size_t row = 0; row < rows; row++, logits += size) log_softmax_row(size, bias, logits);
}

DISPATCHED void ck_cross_entropy_twins(size_t rows, size_t size, const float *bias, float *logits,
                                       const int32_t *labels, float smoothing, float divergence, float scale,
                                       float *losses, float *negativeLogLikelihoods) {
  REASSOCIATE
  const float share = smoothing / size, half = divergence / 2;
  for (size_t row = 0; row + 1 < rows; row += 2, logits += 2 * size) {
    float *restrict p = logits, *restrict q = logits + size;
    float sums[2] = {log_softmax_row(size, bias, p), log_softmax_row(size, bias, q)};
    float ofP = 0, ofQ = 0;
    for (size_t i = 0; i < size; i++) {
      float difference = p[i] - q[i];
      ofP += exp_of(p[i]) * difference;
      ofQ -= exp_of(q[i]) * difference;
    }
    for (size_t twin = 0; twin < 2; twin++) {
      float likelihood = -logits[twin * size + labels[row + twin]];
      negativeLogLikelihoods[row + twin] = likelihood;
      losses[row + twin] =
          (1 - smoothing) * likelihood - smoothing * sums[twin] / size + half / 2 * (ofP + ofQ);
    }
    for (size_t i = 0; i < size; i++) {
      float difference = p[i] - q[i], inP = exp_of(p[i]), inQ = exp_of(q[i]);
      p[i] = scale * (inP - share + half * (inP * (difference - ofP) + inP - inQ));
      q[i] = scale * (inQ - share + half * (inQ * (-difference - ofQ) + inQ - inP));
    }
    p[labels[row]] -= scale * (1 - smoothing);
    q[labels[row + 1]] -= scale * (1 - smoothing);
  }
}

DISPATCHED void ck_cross_entropy(size_t rows, size_t size, const float *bias, float *logits,
                                 const int32_t *labels, float smoothing, float scale, float *losses,
                                 float *negativeLogLikelihoods) {
  REASSOCIATE
  const float share = smoothing / size;
  for (size_t row = 0; row < rows; row++, logits += size) {
    float largest = add_bias(size, bias, logits), sum = 0, total = 0;
    float labelLogit = logits[labels[row]];
    for (size_t i = 0; i < size; i++) {
      total += logits[i] - largest;
      logits[i] = exp_of(logits[i] - largest);
      sum += logits[i];
    }
    float logSum = logf(sum), likelihood = logSum - (labelLogit - largest);
    negativeLogLikelihoods[row] = likelihood;
    losses[row] = (1 - smoothing) * likelihood + smoothing * (logSum - total / size);
    float factor = scale / sum;
    for (size_t i = 0; i < size; i++) logits[i] = logits[i] * factor - scale * share;
    logits[labels[row]] -= scale * (1 - smoothing);
  }
}
