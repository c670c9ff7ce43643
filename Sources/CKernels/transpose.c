#include "CKernels.h"
#include "functions.h"

// Tiles of 16 × 16 floats are transposed in vectors: in blocks of 16, 8, 4 and 2 rows, the two quarters off the
// diagonal are swapped, by a shuffle of two vectors each (Eklundh 1972).

enum { tile = 16 };
typedef float vector __attribute__((vector_size(tile * sizeof(float))));

#define SWAP(rows, distance, low, high)                             \
  for (size_t i = 0; i < tile; i++)                                 \
    if (!(i & distance)) {                                          \
      vector a = rows[i], b = rows[i + distance];                   \
      rows[i] = __builtin_shufflevector(a, b, LIST low);            \
      rows[i + distance] = __builtin_shufflevector(a, b, LIST high); \
    }
#define LIST(...) __VA_ARGS__

/// Writes 16 columns of 16 rows of `x` as 16 rows of `y`, in bfloat16 with `rounded`.
INLINE void transpose_tile(const float *x, size_t xStride, void *y, size_t yStride, int rounded) {
  vector rows[tile];
  for (size_t i = 0; i < tile; i++) memcpy(&rows[i], x + i * xStride, sizeof rows[i]);
  SWAP(rows, 8, (0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
       (8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
  SWAP(rows, 4, (0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27),
       (4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31))
  SWAP(rows, 2, (0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29),
       (2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31))
  SWAP(rows, 1, (0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30),
       (1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31))
  for (size_t j = 0; j < tile; j++)
    if (rounded) {
      uint16_t *to = (uint16_t *)y + j * yStride;
      for (size_t i = 0; i < tile; i++) to[i] = bfloat16_of(rows[j][i]);
    } else
      memcpy((float *)y + j * yStride, &rows[j], sizeof rows[j]);
}

/// y[column][row] = x[row][column]: whole tiles, then the elements at the edges one by one.
INLINE void transpose(size_t rows, size_t columns, const float *x, void *y, size_t yStride, int rounded) {
  size_t wholeRows = rows / tile * tile, wholeColumns = columns / tile * tile;
  size_t size = rounded ? sizeof(uint16_t) : sizeof(float);
  for (size_t row = 0; row < wholeRows; row += tile)
    for (size_t column = 0; column < wholeColumns; column += tile)
      transpose_tile(x + row * columns + column, columns, (char *)y + (column * yStride + row) * size,
                     yStride, rounded);
  for (size_t column = 0; column < columns; column++)
    for (size_t row = column < wholeColumns ? wholeRows : 0; row < rows; row++) {
      float value = x[row * columns + column];
      if (rounded)
        ((uint16_t *)y)[column * yStride + row] = bfloat16_of(value);
      else
        ((float *)y)[column * yStride + row] = value;
    }
}

DISPATCHED void ck_transpose(size_t rows, size_t columns, const float *x, float *y, size_t yStride) {
  transpose(rows, columns, x, y, yStride, 0);
}

DISPATCHED void ck_transpose_to_bfloat16(size_t rows, size_t columns, const float *x, uint16_t *y,
                                         size_t yStride) {
  transpose(rows, columns, x, y, yStride, 1);
}
