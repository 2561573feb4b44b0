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
  // Transposed: the few rows of a strip become neighbours in the target, so they go innermost.
  for (size_t x = 0; x < width; x++) {
    const uint8_t *source = rows + x * 3;
    uint8_t *pixel = target + (ptrdiff_t)x * step_x;
    for (size_t y = 0; y < height; y++, source += stride, pixel += step_y) memcpy(pixel, source, 3);
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
