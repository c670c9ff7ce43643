#include "CKernels.h"
#include "functions.h"

// A row stands in a function of its own, because only parameters make `restrict` known to the vectoriser.

INLINE void lstm_forward_row(size_t size, float *restrict input, float *restrict forget,
                             float *restrict candidate, float *restrict output,
                             const float *restrict before, float *restrict c, float *restrict h) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float in = sigmoid_of(input[i]), keep = sigmoid_of(forget[i]);
    float new = tanh_of(candidate[i]), out = sigmoid_of(output[i]);
    input[i] = in, forget[i] = keep, candidate[i] = new, output[i] = out;
    c[i] = before ? keep * before[i] + in * new : in * new;
    h[i] = out * tanh_of(c[i]);
  }
}

DISPATCHED void ck_lstm_forward(size_t rows, size_t size, float *gates, size_t beforeRows,
                                const float *cellBefore, float *cell, float *hidden, size_t hiddenStride,
                                size_t nextRows, float *next) {
  for (size_t row = 0; row < rows; row++) {
    float *input = gates + row * 4 * size, *h = hidden + row * hiddenStride;
    if (row < beforeRows)
      lstm_forward_row(size, input, input + size, input + 2 * size, input + 3 * size,
                       cellBefore + row * size, cell + row * size, h);
    else
      lstm_forward_row(size, input, input + size, input + 2 * size, input + 3 * size, NULL,
                       cell + row * size, h);
    if (next && row < nextRows) memcpy(next + row * size, h, size * sizeof *h);
  }
}

INLINE void lstm_backward_row(size_t size, float *restrict input, float *restrict forget,
                              float *restrict candidate, float *restrict output,
                              const float *restrict before, const float *restrict c,
                              const float *restrict dh, float *restrict dc) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float in = input[i], keep = forget[i], new = candidate[i], out = output[i];
    float squashed = tanh_of(c[i]);
    float d = dc[i] + dh[i] * out * (1 - squashed * squashed);
    input[i] = d * new * in * (1 - in);
    forget[i] = before ? d * before[i] * keep * (1 - keep) : 0;
    candidate[i] = d * in * (1 - new * new);
    output[i] = dh[i] * squashed * out * (1 - out);
    dc[i] = d * keep;
  }
}

DISPATCHED void ck_lstm_backward(size_t rows, size_t size, float *gates, size_t beforeRows,
                                 const float *cellBefore, const float *cell, const float *dHidden,
                                 float *dCell) {
  for (size_t row = 0; row < rows; row++) {
    float *input = gates + row * 4 * size;
    const float *c = cell + row * size, *dh = dHidden + row * size;
    if (row < beforeRows)
      lstm_backward_row(size, input, input + size, input + 2 * size, input + 3 * size,
                        cellBefore + row * size, c, dh, dCell + row * size);
    else
      lstm_backward_row(size, input, input + size, input + 2 * size, input + 3 * size, NULL, c, dh,
                        dCell + row * size);
  }
}

DISPATCHED void ck_rnn_forward(size_t rows, size_t size, int rectified, float *gates, float *hidden,
                               size_t hiddenStride, size_t nextRows, float *next) {
  for (size_t row = 0; row < rows; row++) {
    float *restrict x = gates + row * size, *restrict h = hidden + row * hiddenStride;
    if (rectified)
      for (size_t i = 0; i < size; i++) x[i] = x[i] > 0 ? x[i] : 0;
    else
      for (size_t i = 0; i < size; i++) x[i] = tanh_of(x[i]);
    memcpy(h, x, size * sizeof *h);
    if (next && row < nextRows) memcpy(next + row * size, h, size * sizeof *h);
  }
}

DISPATCHED void ck_rnn_backward(size_t rows, size_t size, int rectified, float *gates,
                                const float *dHidden) {
  size_t count = rows * size;
  if (rectified)
    for (size_t i = 0; i < count; i++) gates[i] = gates[i] > 0 ? dHidden[i] : 0;
  else
    for (size_t i = 0; i < count; i++) gates[i] = dHidden[i] * (1 - gates[i] * gates[i]);
}
