#include "cells.h"

// Gates update and reset read h; the candidate reads r h: one pair of kernels comes before its product and one after.

INLINE void gru_reset_forward_row(size_t size, float *restrict update, float *restrict reset,
                                  const float *restrict before, float *restrict read) {
  for (size_t i = 0; i < size; i++) {
    float r = sigmoid_of(reset[i]);
    update[i] = sigmoid_of(update[i]), reset[i] = r;
    read[i] = r * before[i];
  }
}

DISPATCHED void ck_gru_reset_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *gates = gates_of(step, 0, row, 2);
    gru_reset_forward_row(size, gates, gates + size, step->read[0] + row * size,
                          step->read[1] + row * size);
  }
}

INLINE void gru_forward_row(size_t size, const float *restrict update, float *restrict candidate,
                            const float *restrict before, float *restrict h) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float z = update[i], new = tanh_of(candidate[i]);
    candidate[i] = new;
    h[i] = (1 - z) * before[i] + z * new;
  }
}

DISPATCHED void ck_gru_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    gru_forward_row(size, gates_of(step, 0, row, 2), gates_of(step, 1, row, 1),
                    step->read[0] + row * size, hidden_of(step, row));
    copy_to_next(step, row);
  }
}

INLINE void gru_backward_row(size_t size, float *restrict update, float *restrict candidate,
                             const float *restrict before, float *restrict dh) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float z = update[i], new = candidate[i], d = dh[i];
    update[i] = d * (new - before[i]) * z * (1 - z);
    candidate[i] = d * z * (1 - new * new);
    dh[i] = d * (1 - z);
  }
}

DISPATCHED void ck_gru_backward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    gru_backward_row(size, gates_of(step, 0, row, 2), gates_of(step, 1, row, 1),
                     step->read[0] + row * size, step->dRead[0] + row * size);
}

INLINE void gru_reset_backward_row(size_t size, float *restrict reset, const float *restrict before,
                                   const float *restrict dRead, float *restrict dh) {
  CONTRACT
  for (size_t i = 0; i < size; i++) {
    float r = reset[i], d = dRead[i];
    reset[i] = d * before[i] * r * (1 - r);
    dh[i] += d * r;
  }
}

DISPATCHED void ck_gru_reset_backward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++) {
    float *reset = gates_of(step, 0, row, 2) + size;
    // Without a state before, there is no derivative from the candidate's product.
    if (row < step->beforeRows)
      gru_reset_backward_row(size, reset, step->read[0] + row * size, step->dRead[1] + row * size,
                             step->dRead[0] + row * size);
    else
      memset(reset, 0, size * sizeof *reset);
  }
}

void naive_gru_reset_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float *gate = step->gates[0] + row * 2 * size + i;
      gate[0] = naive_sigmoid_of(gate[0]), gate[size] = naive_sigmoid_of(gate[size]);
      step->read[1][row * size + i] = gate[size] * step->read[0][row * size + i];
    }
}

void naive_gru_forward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float z = step->gates[0][row * 2 * size + i], *candidate = step->gates[1] + row * size + i;
      *candidate = tanhf(*candidate);
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
      *update = *dh * (new - step->read[0][row * size + i]) * z * (1 - z);
      *candidate = *dh * z * (1 - new * new);
      *dh *= 1 - z;
    }
}

void naive_gru_reset_backward(const ck_cell_step *step) {
  size_t size = step->size;
  for (size_t row = 0; row < step->rows; row++)
    for (size_t i = 0; i < size; i++) {
      float *reset = step->gates[0] + row * 2 * size + size + i, r = *reset;
      float d = row < step->beforeRows ? step->dRead[1][row * size + i] : 0;
      *reset = row < step->beforeRows ? d * step->read[0][row * size + i] * r * (1 - r) : 0;
      if (row < step->beforeRows) step->dRead[0][row * size + i] += d * r;
    }
}
