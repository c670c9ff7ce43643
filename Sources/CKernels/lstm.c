#include "cells.h"

// A row has a function of its own, because the vectoriser knows `restrict` of parameters only.

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

DISPATCHED void ck_lstm_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *gates = gates_of(step, 0, row, 4);
    const float *before = cell_before(step, row);
    float *c = step->cell + row * size, *h = hidden_of(step, row);
    if (before)
      lstm_forward_row(size, gates, gates + size, gates + 2 * size, gates + 3 * size, before, c, h);
    else
      lstm_forward_row(size, gates, gates + size, gates + 2 * size, gates + 3 * size, NULL, c, h);
    copy_to_next(step, row);
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

DISPATCHED void ck_lstm_backward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *gates = gates_of(step, 0, row, 4);
    const float *before = cell_before(step, row);
    const float *c = step->cell + row * size, *dh = step->dRead[0] + row * size;
    float *dc = step->dCell + row * size;
    if (before)
      lstm_backward_row(size, gates, gates + size, gates + 2 * size, gates + 3 * size, before, c, dh, dc);
    else
      lstm_backward_row(size, gates, gates + size, gates + 2 * size, gates + 3 * size, NULL, c, dh, dc);
  }
}

void naive_lstm_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float *gate = step->gates[0] + row * 4 * size + i;
      float before = row < step->cellRows ? step->cellBefore[row * size + i] : 0;
      float input = naive_sigmoid_of(gate[0]), forget = naive_sigmoid_of(gate[size]);
      float candidate = tanhf(gate[2 * size]), output = naive_sigmoid_of(gate[3 * size]);
      float c = forget * before + input * candidate, h = output * tanhf(c);
      gate[0] = input, gate[size] = forget, gate[2 * size] = candidate, gate[3 * size] = output;
      step->cell[row * size + i] = c;
      step->hidden[row * step->hiddenStride + i] = h;
      if (step->next && row < step->nextRows) step->next[row * size + i] = h;
    }
}

void naive_lstm_backward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float *gate = step->gates[0] + row * 4 * size + i;
      float before = row < step->cellRows ? step->cellBefore[row * size + i] : 0;
      float input = gate[0], forget = gate[size], candidate = gate[2 * size], output = gate[3 * size];
      float squashed = tanhf(step->cell[row * size + i]), dh = step->dRead[0][row * size + i];
      float dc = step->dCell[row * size + i] + dh * output * (1 - squashed * squashed);
      gate[0] = dc * candidate * input * (1 - input);
      gate[size] = dc * before * forget * (1 - forget);
      gate[2 * size] = dc * input * (1 - candidate * candidate);
      gate[3 * size] = dh * squashed * output * (1 - output);
      step->dCell[row * size + i] = dc * forget;
    }
}
