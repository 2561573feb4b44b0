#include "CImageKernels.h"

#include <string.h>

void mien_place_rows(
  const uint8_t *rows, size_t stride, size_t width, size_t height, uint8_t *target, ptrdiff_t step_x,
  ptrdiff_t step_y) {
  if (step_x == 3) {
    for (size_t y = 0; y < height; y++) {
      memcpy(target + (ptrdiff_t)y * step_y, rows + y * stride, width * 3);
    }
    return;
  }
  if (step_x == -3) {
    for (size_t y = 0; y < height; y++) {
      const uint8_t *source = rows + y * stride;
      uint8_t *pixel = target + (ptrdiff_t)y * step_y;
      for (size_t x = 0; x < width; x++, source += 3, pixel -= 3) memcpy(pixel, source, 3);
    }
    return;
  }
  // Transposed: the rows of a strip become neighbours in the target, so they go innermost. Pixels are
  // moved as four bytes in the order of rising addresses, each covering the excess of the one before.
  const int rises = step_y == 3;
  const uint8_t *first = rises ? rows : rows + (height - 1) * stride;
  const ptrdiff_t step = rises ? (ptrdiff_t)stride : -(ptrdiff_t)stride;
  if (!rises) target += (ptrdiff_t)(height - 1) * step_y;
  for (size_t x = 0; x < width; x++) {
    const uint8_t *source = first + x * 3;
    uint8_t *pixel = target + (ptrdiff_t)x * step_x;
    // The last column has no fourth byte to read in its last row.
    const size_t quick = x + 1 < width ? height - 1 : 0;
    size_t y = 0;
    for (; y < quick; y++, source += step, pixel += 3) memcpy(pixel, source, 4);
    for (; y < height; y++, source += step, pixel += 3) memcpy(pixel, source, 3);
  }
}

void mien_composite_over_white(const uint8_t *rgba, size_t count, uint8_t *rgb) {
  for (size_t i = 0; i < count; i++) {
    const uint32_t alpha = rgba[4 * i + 3];
    for (size_t channel = 0; channel < 3; channel++) {
      const uint32_t mixed = rgba[4 * i + channel] * alpha + 255 * (255 - alpha) + 127;
      rgb[3 * i + channel] = (uint8_t)(mixed / 255);
    }
  }
}
