#include "cells.h"

// Gates update and reset read h; the candidate reads r h: one pair of kernels comes before its product and one after.

INLINE void gru_reset_forward_row(size_t size, float slope, float *restrict update, float *restrict reset,
                                  const float *restrict before, float *restrict read) {
  for (size_t i = 0; i < size; i++) {
    float r = sigmoid_of(slope * reset[i]);
    update[i] = sigmoid_of(slope * update[i]), reset[i] = r;
    read[i] = r * before[i];
  }
}

DISPATCHED void ck_gru_reset_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *gates = gates_of(step, 0, row, 2);
    gru_reset_forward_row(size, step->slope, gates, gates + size, step->read[0] + row * size,
                          step->read[1] + row * size);
  }
}

INLINE void gru_forward_row(size_t size, int rectified, const float *restrict update,
                            float *restrict candidate, const float *restrict before, float *restrict h) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float z = update[i], new = activation_of(candidate[i], rectified);
    candidate[i] = new;
    h[i] = (1 - z) * before[i] + z * new;
  }
}

INLINE void gru_forward_rows(const ck_cell_step *step, int rectified) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    gru_forward_row(size, rectified, gates_of(step, 0, row, 2), gates_of(step, 1, row, 1),
                    step->read[0] + row * size, hidden_of(step, row));
    copy_to_next(step, row);
  }
}

DISPATCHED void ck_gru_forward(const ck_cell_step *step) {
  if (step->rectified)
    gru_forward_rows(step, 1);
  else
    gru_forward_rows(step, 0);
}

INLINE void gru_backward_row(size_t size, float slope, int rectified, float *restrict update,
                             float *restrict candidate, const float *restrict before,
                             float *restrict dh) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float z = update[i], new = candidate[i], d = dh[i];
    update[i] = d * (new - before[i]) * z * (1 - z) * slope;
    candidate[i] = d * z * activation_derivative(new, rectified);
    dh[i] = d * (1 - z);
  }
}

INLINE void gru_backward_rows(const ck_cell_step *step, int rectified) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    gru_backward_row(size, step->slope, rectified, gates_of(step, 0, row, 2), gates_of(step, 1, row, 1),
                     step->read[0] + row * size, step->dRead[0] + row * size);
}

DISPATCHED void ck_gru_backward(const ck_cell_step *step) {
  if (step->rectified)
    gru_backward_rows(step, 1);
  else
    gru_backward_rows(step, 0);
}

INLINE void gru_reset_backward_row(size_t size, float slope, float *restrict reset,
                                   const float *restrict before, const float *restrict dRead,
                                   float *restrict dh) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float r = reset[i], d = dRead[i];
    reset[i] = d * before[i] * r * (1 - r) * slope;
    dh[i] += d * r;
  }
}

DISPATCHED void ck_gru_reset_backward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *reset = gates_of(step, 0, row, 2) + size;
    // Without a state before, there is no derivative from the candidate's product.
    if (row < step->beforeRows)
      gru_reset_backward_row(size, step->slope, reset, step->read[0] + row * size,
                             step->dRead[1] + row * size, step->dRead[0] + row * size);
    else
      memset(reset, 0, size * sizeof *reset);
  }
}

void naive_gru_reset_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float *gate = step->gates[0] + row * 2 * size + i;
      gate[0] = naive_sigmoid_of(step->slope * gate[0]);
      gate[size] = naive_sigmoid_of(step->slope * gate[size]);
      step->read[1][row * size + i] = gate[size] * step->read[0][row * size + i];
    }
}

void naive_gru_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float z = step->gates[0][row * 2 * size + i], *candidate = step->gates[1] + row * size + i;
      *candidate = naive_activation_of(*candidate, step->rectified);
      float h = (1 - z) * step->read[0][row * size + i] + z * *candidate;
      step->hidden[row * step->hiddenStride + i] = h;
      if (step->next && row < step->nextRows) step->next[row * size + i] = h;
    }
}

void naive_gru_backward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float *update = step->gates[0] + row * 2 * size + i, *candidate = step->gates[1] + row * size + i;
      float z = *update, new = *candidate, *dh = step->dRead[0] + row * size + i;
      *update = *dh * (new - step->read[0][row * size + i]) * step->slope * z * (1 - z);
      *candidate = *dh * z * (step->rectified ? (new > 0 ? 1 : 0) : 1 - new * new);
      *dh *= 1 - z;
    }
}

void naive_gru_reset_backward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float *reset = step->gates[0] + row * 2 * size + size + i, r = *reset;
      float d = row < step->beforeRows ? step->dRead[1][row * size + i] : 0;
      *reset = row < step->beforeRows ? d * step->read[0][row * size + i] * step->slope * r * (1 - r) : 0;
      if (row < step->beforeRows) step->dRead[0][row * size + i] += d * r;
    }
}
