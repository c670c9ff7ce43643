#include "cells.h"

INLINE void coupled_forward_row(size_t size, float slope, int rectified, float *restrict forget,
                                float *restrict candidate, float *restrict output,
                                const float *restrict before, float *restrict c, float *restrict h) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float keep = sigmoid_of(slope * forget[i]), out = sigmoid_of(slope * output[i]);
    float new = activation_of(candidate[i], rectified);
    forget[i] = keep, candidate[i] = new, output[i] = out;
    c[i] = before ? keep * before[i] + (1 - keep) * new : (1 - keep) * new;
    h[i] = out * activation_of(c[i], rectified);
  }
}

INLINE void coupled_forward_rows(const ck_cell_step *step, int rectified) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *gates = gates_of(step, 0, row, 3);
    const float *before = cell_before(step, row);
    float *c = step->cell + row * size, *h = hidden_of(step, row);
    if (before)
      coupled_forward_row(size, step->slope, rectified, gates, gates + size, gates + 2 * size, before, c, h);
    else
      coupled_forward_row(size, step->slope, rectified, gates, gates + size, gates + 2 * size, NULL, c, h);
    copy_to_next(step, row);
  }
}

DISPATCHED void ck_coupled_forward(const ck_cell_step *step) {
  if (step->rectified)
    coupled_forward_rows(step, 1);
  else
    coupled_forward_rows(step, 0);
}

INLINE void coupled_backward_row(size_t size, float slope, int rectified, float *restrict forget,
                                 float *restrict candidate, float *restrict output,
                                 const float *restrict before, const float *restrict c,
                                 const float *restrict dh, float *restrict dc) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float keep = forget[i], new = candidate[i], out = output[i];
    float squashed = activation_of(c[i], rectified);
    float d = dc[i] + dh[i] * out * activation_derivative(squashed, rectified);
    forget[i] = d * (before ? before[i] - new : -new) * keep * (1 - keep) * slope;
    candidate[i] = d * (1 - keep) * activation_derivative(new, rectified);
    output[i] = dh[i] * squashed * out * (1 - out) * slope;
    dc[i] = d * keep;
  }
}

INLINE void coupled_backward_rows(const ck_cell_step *step, int rectified) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *gates = gates_of(step, 0, row, 3);
    const float *before = cell_before(step, row);
    const float *c = step->cell + row * size, *dh = step->dRead[0] + row * size;
    float *dc = step->dCell + row * size;
    if (before)
      coupled_backward_row(size, step->slope, rectified, gates, gates + size, gates + 2 * size, before, c,
                           dh, dc);
    else
      coupled_backward_row(size, step->slope, rectified, gates, gates + size, gates + 2 * size, NULL, c,
                           dh, dc);
  }
}

DISPATCHED void ck_coupled_backward(const ck_cell_step *step) {
  if (step->rectified)
    coupled_backward_rows(step, 1);
  else
    coupled_backward_rows(step, 0);
}

void naive_coupled_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float *gate = step->gates[0] + row * 3 * size + i;
      float before = row < step->cellRows ? step->cellBefore[row * size + i] : 0;
      float forget = naive_sigmoid_of(step->slope * gate[0]);
      float candidate = naive_activation_of(gate[size], step->rectified);
      float output = naive_sigmoid_of(step->slope * gate[2 * size]);
      float c = forget * before + (1 - forget) * candidate;
      float h = output * naive_activation_of(c, step->rectified);
      gate[0] = forget, gate[size] = candidate, gate[2 * size] = output;
      step->cell[row * size + i] = c;
      step->hidden[row * step->hiddenStride + i] = h;
      if (step->next && row < step->nextRows) step->next[row * size + i] = h;
    }
}

void naive_coupled_backward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float *gate = step->gates[0] + row * 3 * size + i;
      float before = row < step->cellRows ? step->cellBefore[row * size + i] : 0;
      float forget = gate[0], candidate = gate[size], output = gate[2 * size];
      float c = step->cell[row * size + i], dh = step->dRead[0][row * size + i];
      float squashed = naive_activation_of(c, step->rectified);
      float dSquashed = step->rectified ? (c > 0 ? 1 : 0) : 1 - squashed * squashed;
      float dCandidate = step->rectified ? (candidate > 0 ? 1 : 0) : 1 - candidate * candidate;
      float dc = step->dCell[row * size + i] + dh * output * dSquashed;
      gate[0] = dc * (before - candidate) * step->slope * forget * (1 - forget);
      gate[size] = dc * (1 - forget) * dCandidate;
      gate[2 * size] = dh * squashed * step->slope * output * (1 - output);
      step->dCell[row * size + i] = dc * forget;
    }
}
