// A matrix product for processors on which oneDNN has none whose rows are independent of each other.
//
// Weights are stored in panels of 16 columns, [panel][inner][16], so that a product reads them contiguously; the last panel is
// padded with zeros. A tile of a few rows and panels stays in registers while it sums over `depth` elements of `inner`, for
// which a panel's weights stay in the cache (Goto and van de Geijn 2008). Each element is summed in the order of `inner`, and
// the sums of each `depth` are added in their order, whatever tile the element is in.

#include "CKernels.h"
#include "dispatch.h"
#include <string.h>

enum {
  lanes = ck_panel_columns,
  depth = 256,
  /// The most rows of a tile: with AVX2, 12 of the 16 registers hold its sums.
  tile_rows = 6,
  /// The rows of x that are multiplied by all panels before the next, so that they stay in the cache.
  block_rows = 16 * tile_rows,
};

typedef float vector __attribute__((vector_size(lanes * sizeof(float))));

size_t ck_panels_count(size_t inner, size_t columns) { return (columns + lanes - 1) / lanes * lanes * inner; }

void ck_pack_panels(size_t inner, size_t columns, const float *plain, int transposed, float *panels) {
  for (size_t first = 0; first < columns; first += lanes) {
    float *panel = panels + first * inner;
    size_t width = columns - first < lanes ? columns - first : lanes;
    if (width < lanes) memset(panel, 0, inner * lanes * sizeof *panel);
    if (transposed)
      ck_transpose(width, inner, plain + first * inner, panel, lanes);
    else
      ck_copy_rows(inner, width, plain + first, columns, panel, lanes);
  }
}

/// y (+)= x · the first `panels` panels, over `count` elements of `inner`; fetches the panel after them, if any. `rows` and
/// `panels` are constants where it is called.
INLINE void multiply_tile(size_t rows, size_t panels, size_t count, const float *x, size_t xStride, const float *weights,
                          size_t panelStride, float *y, size_t yStride, int accumulates) {
  CONTRACT
  vector sums[tile_rows * 2];
#pragma clang loop unroll(full)
  for (size_t i = 0; i < rows * panels; i++) sums[i] = (vector){0};
  uintptr_t next = (uintptr_t)(weights) + panels * panelStride * sizeof *weights;
  for (size_t k = 0; k < count; k++) {
    // An address, since behind the last panel there is no element to point at.
    __builtin_prefetch((const void *)(next + k * sizeof(vector)));
#pragma clang loop unroll(full)
    for (size_t panel = 0; panel < panels; panel++) {
      vector w;
      memcpy(&w, weights + panel * panelStride + k * lanes, sizeof w);
#pragma clang loop unroll(full)
      for (size_t row = 0; row < rows; row++) sums[row * panels + panel] += x[row * xStride + k] * w;
    }
  }
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
    for (size_t panel = 0; panel < panels; panel++) {
      float *to = y + row * yStride + panel * lanes;
      vector sum = sums[row * panels + panel];
      if (accumulates) {
        vector before;
        memcpy(&before, to, sizeof before);
        sum += before;
      }
      memcpy(to, &sum, sizeof sum);
    }
  }
}

/// Panels that are whole. `rows` is at most `block_rows`. TILE multiplies from `row` and `column` on.
INLINE void multiply_whole(size_t rows, size_t inner, size_t columns, size_t count, const float *x, const float *panels,
                           float *y, int accumulates) {
#define TILE(rows, panel_count)                                                                                   \
  multiply_tile(rows, panel_count, count, x + row * inner, inner, panels + column * inner, lanes * inner,         \
                y + row * columns + column, columns, accumulates)
  size_t width = columns / lanes * lanes, row = 0, column = 0;
  switch (rows) {
    case 1:
      for (; column + 4 * lanes <= width; column += 4 * lanes) TILE(1, 4);
      for (; column < width; column += lanes) TILE(1, 1);
      return;
    case 2:
      for (; column + 2 * lanes <= width; column += 2 * lanes) TILE(2, 2);
      for (; column < width; column += lanes) TILE(2, 1);
      return;
    case 3:
      for (; column + 2 * lanes <= width; column += 2 * lanes) TILE(3, 2);
      for (; column < width; column += lanes) TILE(3, 1);
      return;
  }
  // Where 1 to 3 rows would be left, the last tiles have about as many rows each, because few rows at a time are slow.
  size_t rest = rows % tile_rows;
  if (rows > tile_rows && rest > 0 && rest < 4) rest += tile_rows;
  for (; column < width; column += lanes) {
    for (row = 0; row + rest < rows; row += tile_rows) TILE(tile_rows, 1);
    if (rest > tile_rows) {
      TILE(4, 1);
      row += 4;
    }
    switch (rows - row) {
      case 5:
        TILE(5, 1);
        break;
      case 4:
        TILE(4, 1);
        break;
      case 3:
        TILE(3, 1);
        break;
    }
  }
#undef TILE
}

/// The last panel, which has fewer than 16 columns.
INLINE void multiply_last(size_t rows, size_t inner, size_t columns, size_t count, const float *x, const float *panel,
                          float *y, int accumulates) {
  size_t width = columns % lanes;
  float whole[tile_rows * lanes];
  for (size_t row = 0; row < rows;) {
    size_t tile = rows - row < tile_rows ? 1 : tile_rows;
    if (tile == 1)
      multiply_tile(1, 1, count, x + row * inner, inner, panel, 0, whole, lanes, 0);
    else
      multiply_tile(tile_rows, 1, count, x + row * inner, inner, panel, 0, whole, lanes, 0);
    for (size_t i = 0; i < tile; i++, row++)
      for (size_t j = 0; j < width; j++) {
        float *to = y + row * columns + j, sum = whole[i * lanes + j];
        *to = accumulates ? sum + *to : sum;
      }
  }
}

DISPATCHED void ck_multiply_panels(size_t rows, size_t inner, size_t columns, const float *x, const float *panels,
                                   float *y, int accumulates) {
  for (size_t row = 0; row < rows; row += block_rows) {
    size_t block = rows - row < block_rows ? rows - row : block_rows;
    for (size_t first = 0; first < inner; first += depth) {
      size_t count = inner - first < depth ? inner - first : depth;
      const float *from = x + row * inner + first, *weights = panels + first * lanes;
      float *to = y + row * columns;
      int adds = accumulates || first > 0;
      multiply_whole(block, inner, columns, count, from, weights, to, adds);
      size_t width = columns / lanes * lanes;
      if (width < columns)
        multiply_last(block, inner, columns, count, from, weights + width * inner, to + width, adds);
    }
  }
}
