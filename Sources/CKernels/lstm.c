#include "cells.h"

// A row has a function of its own, because the vectoriser knows `restrict` of parameters only.

INLINE void lstm_forward_row(size_t size, float slope, int rectified, float *restrict input,
                             float *restrict forget, float *restrict candidate, float *restrict output,
                             const float *restrict before, float *restrict c, float *restrict h) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float in = sigmoid_of(slope * input[i]), keep = sigmoid_of(slope * forget[i]);
    float new = activation_of(candidate[i], rectified), out = sigmoid_of(slope * output[i]);
    input[i] = in, forget[i] = keep, candidate[i] = new, output[i] = out;
    c[i] = before ? keep * before[i] + in * new : in * new;
    h[i] = out * activation_of(c[i], rectified);
  }
}

INLINE void lstm_forward_rows(const ck_cell_step *step, int rectified) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *gates = gates_of(step, 0, row, 4);
    const float *before = cell_before(step, row);
    float *c = step->cell + row * size, *h = hidden_of(step, row);
    if (before)
      lstm_forward_row(size, step->slope, rectified, gates, gates + size, gates + 2 * size,
                       gates + 3 * size, before, c, h);
    else
      lstm_forward_row(size, step->slope, rectified, gates, gates + size, gates + 2 * size,
                       gates + 3 * size, NULL, c, h);
    copy_to_next(step, row);
  }
}

DISPATCHED void ck_lstm_forward(const ck_cell_step *step) {
  if (step->rectified)
    lstm_forward_rows(step, 1);
  else
    lstm_forward_rows(step, 0);
}

INLINE void lstm_backward_row(size_t size, float slope, int rectified, float *restrict input,
                              float *restrict forget, float *restrict candidate, float *restrict output,
                              const float *restrict before, const float *restrict c,
                              const float *restrict dh, float *restrict dc) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float in = input[i], keep = forget[i], new = candidate[i], out = output[i];
    float squashed = activation_of(c[i], rectified);
    float d = dc[i] + dh[i] * out * activation_derivative(squashed, rectified);
    input[i] = d * new * in * (1 - in) * slope;
    forget[i] = before ? d * before[i] * keep * (1 - keep) * slope : 0;
    candidate[i] = d * in * activation_derivative(new, rectified);
    output[i] = dh[i] * squashed * out * (1 - out) * slope;
    dc[i] = d * keep;
  }
}

INLINE void lstm_backward_rows(const ck_cell_step *step, int rectified) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *gates = gates_of(step, 0, row, 4);
    const float *before = cell_before(step, row);
    const float *c = step->cell + row * size, *dh = step->dRead[0] + row * size;
    float *dc = step->dCell + row * size;
    if (before)
      lstm_backward_row(size, step->slope, rectified, gates, gates + size, gates + 2 * size,
                        gates + 3 * size, before, c, dh, dc);
    else
      lstm_backward_row(size, step->slope, rectified, gates, gates + size, gates + 2 * size,
                        gates + 3 * size, NULL, c, dh, dc);
  }
}

DISPATCHED void ck_lstm_backward(const ck_cell_step *step) {
  if (step->rectified)
    lstm_backward_rows(step, 1);
  else
    lstm_backward_rows(step, 0);
}

void naive_lstm_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float *gate = step->gates[0] + row * 4 * size + i;
      float before = row < step->cellRows ? step->cellBefore[row * size + i] : 0;
      float input = naive_sigmoid_of(step->slope * gate[0]);
      float forget = naive_sigmoid_of(step->slope * gate[size]);
      float candidate = naive_activation_of(gate[2 * size], step->rectified);
      float output = naive_sigmoid_of(step->slope * gate[3 * size]);
      float c = forget * before + input * candidate;
      float h = output * naive_activation_of(c, step->rectified);
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
      float c = step->cell[row * size + i], dh = step->dRead[0][row * size + i];
      float squashed = naive_activation_of(c, step->rectified);
      float dSquashed = step->rectified ? (c > 0 ? 1 : 0) : 1 - squashed * squashed;
      float dCandidate = step->rectified ? (candidate > 0 ? 1 : 0) : 1 - candidate * candidate;
      float dc = step->dCell[row * size + i] + dh * output * dSquashed;
      gate[0] = dc * candidate * step->slope * input * (1 - input);
      gate[size] = dc * before * step->slope * forget * (1 - forget);
      gate[2 * size] = dc * input * dCandidate;
      gate[3 * size] = dh * squashed * step->slope * output * (1 - output);
      step->dCell[row * size + i] = dc * forget;
    }
}
