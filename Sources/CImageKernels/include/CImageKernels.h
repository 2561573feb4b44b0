// Inner loops over pixels, compiled once per instruction set and chosen at run time.
//
// All variants do the same operations in the same order without fused multiply-add, so that their
// results are equal bit by bit on every machine.
#ifndef MIEN_CIMAGEKERNELS_H
#define MIEN_CIMAGEKERNELS_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
  const char *_Nonnull name;

  // sums[i] = Σ weights[k] · rows[k · stride + i], for i < count.
  void (*_Nonnull blend_rows)(
    const uint8_t *_Nonnull rows, size_t stride, const float *_Nonnull weights, size_t taps,
    size_t count, float *_Nonnull sums);

  // One output row of RGB pixels: pixel i is the weighted sum of `taps` source pixels from
  // `starts[i]` on. `row` and `output` have one float of slack at their end.
  void (*_Nonnull blend_columns)(
    const float *_Nonnull row, const int32_t *_Nonnull starts, const float *_Nonnull weights,
    size_t taps, size_t width, float *_Nonnull output);

  // bytes[i] = floats[i] rounded; the floats lie in 0...255.
  void (*_Nonnull round_to_bytes)(const float *_Nonnull floats, size_t count, uint8_t *_Nonnull bytes);

  // (value − mean) · scale per channel, from packed RGB to three planes.
  void (*_Nonnull bytes_to_planes)(
    const uint8_t *_Nonnull pixels, size_t count, const float *_Nonnull mean,
    const float *_Nonnull scale, float *_Nonnull red, float *_Nonnull green, float *_Nonnull blue);
  void (*_Nonnull floats_to_planes)(
    const float *_Nonnull pixels, size_t count, const float *_Nonnull mean,
    const float *_Nonnull scale, float *_Nonnull red, float *_Nonnull green, float *_Nonnull blue);

  // The same, interleaved.
  void (*_Nonnull bytes_to_floats)(
    const uint8_t *_Nonnull pixels, size_t count, const float *_Nonnull mean,
    const float *_Nonnull scale, float *_Nonnull output);

  // Samples `source` bilinearly. With (u, v) the pixel of the output, the sampled point is
  // (m[0]·u + m[1]·v + m[2], m[3]·u + m[4]·v + m[5]) in coordinates whose integers are pixel centres.
  void (*_Nonnull warp)(
    const uint8_t *_Nonnull source, size_t width, size_t height, const double *_Nonnull m,
    uint8_t *_Nonnull output, size_t output_width, size_t output_height, const uint8_t *_Nonnull fill);
} mien_image_kernels;

// Plain C, whatever the compiler makes of it for the oldest supported processor.
const mien_image_kernels *_Nonnull mien_image_kernels_portable(void);
// The fastest that this processor runs.
const mien_image_kernels *_Nonnull mien_image_kernels_best(void);

// Copies packed RGB rows to where an orientation puts them: pixel (x, y) goes to
// `target + x · step_x + y · step_y`, steps in bytes, one of which is 3 or −3.
void mien_place_rows(
  const uint8_t *_Nonnull rows, size_t stride, size_t width, size_t height,
  uint8_t *_Nonnull target, ptrdiff_t step_x, ptrdiff_t step_y);

// RGBA over white, to RGB. `rgb` may be `rgba`.
void mien_composite_over_white(const uint8_t *_Nonnull rgba, size_t count, uint8_t *_Nonnull rgb);

#endif
