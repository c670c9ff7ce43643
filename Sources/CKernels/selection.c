#include "CKernels.h"
#include "functions.h"

/// The largest of x, without NaN. Sixteen maxima side by side, because one alone does not vectorise.
INLINE float largest_of(size_t size, const float *x) {
  enum { lanes = 16 };
  float largest[lanes];
  for (size_t lane = 0; lane < lanes; lane++) largest[lane] = -INFINITY;
  size_t i = 0;
  for (; i + lanes <= size; i += lanes)
    for (size_t lane = 0; lane < lanes; lane++)
      largest[lane] = x[i + lane] > largest[lane] ? x[i + lane] : largest[lane];
  for (; i < size; i++) largest[0] = x[i] > largest[0] ? x[i] : largest[0];
  for (size_t lane = 1; lane < lanes; lane++)
    largest[0] = largest[lane] > largest[0] ? largest[lane] : largest[0];
  return largest[0];
}

/// Inserts `x` among `found` decreasing values, after those that equal it, and drops the last of more than `count`;
/// returns its index.
INLINE size_t insert(float x, size_t found, size_t count, float *values, int32_t *ids) {
  size_t index = found < count ? found : count - 1;
  for (; index > 0 && values[index - 1] < x; index--) {
    values[index] = values[index - 1];
    if (ids) ids[index] = ids[index - 1];
  }
  values[index] = x;
  return index;
}

DISPATCHED size_t ck_largest(size_t size, const float *x, size_t count, int32_t *ids, float *values) {
  enum { most_blocks = 512 };
  float maxima[most_blocks];
  size_t block = 64, blocks = 0, found = 0;
  while (block * most_blocks < size) block *= 2;
  if (count == 0) return 0;
  // The count-th largest element is at least the count-th largest of the blocks' maxima: few blocks reach that.
  for (size_t start = 0; start < size; start += block, blocks++) {
    float largest = largest_of(start + block < size ? block : size - start, x + start);
    maxima[blocks] = largest;
    if (found == count && !(largest > values[count - 1])) continue;
    insert(largest, found, count, values, NULL);
    found += found < count;
  }
  float floor = found == count ? values[count - 1] : -INFINITY;
  found = 0;
  for (size_t i = 0; i < blocks; i++) {
    if (!(maxima[i] >= floor)) continue;
    size_t end = (i + 1) * block < size ? (i + 1) * block : size;
    for (size_t j = i * block; j < end; j++) {
      if (!(x[j] >= floor) || !(x[j] > -INFINITY)) continue;
      if (found == count && !(x[j] > values[count - 1])) continue;
      ids[insert(x[j], found, count, values, ids)] = (int32_t)j;
      found += found < count;
    }
  }
  return found;
}
