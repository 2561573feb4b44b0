#include "CImageKernels.h"

#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define INLINE static inline __attribute__((always_inline))

// Four lanes for one RGB pixel, the last one idle: native on SSE2 and on NEON.
typedef float pixel4 __attribute__((ext_vector_type(4)));
typedef int32_t integer4 __attribute__((ext_vector_type(4)));
typedef uint8_t byte4 __attribute__((ext_vector_type(4)));
typedef float float8 __attribute__((ext_vector_type(8)));
typedef uint8_t byte8 __attribute__((ext_vector_type(8)));

INLINE pixel4 load_floats(const float *source) {
  pixel4 value;
  memcpy(&value, source, sizeof value);
  return value;
}

INLINE void store_floats(float *target, pixel4 value) { memcpy(target, &value, sizeof value); }

INLINE pixel4 load_bytes(const uint8_t *source) {
  byte4 value;
  memcpy(&value, source, sizeof value);
  return __builtin_convertvector(value, pixel4);
}

#define BLOCK 64

INLINE void blend_rows(
  const uint8_t *rows, size_t stride, const float *weights, size_t taps, size_t count, float *sums) {
  size_t i = 0;
  // A block of sums stays in registers while all rows are added to it.
  for (; i + BLOCK <= count; i += BLOCK) {
    float block[BLOCK];
    for (size_t j = 0; j < BLOCK; j++) block[j] = weights[0] * (float)rows[i + j];
    for (size_t k = 1; k < taps; k++) {
      const uint8_t *row = rows + k * stride + i;
      const float weight = weights[k];
      for (size_t j = 0; j < BLOCK; j++) block[j] += weight * (float)row[j];
    }
    memcpy(sums + i, block, sizeof block);
  }
  for (; i < count; i++) {
    float sum = weights[0] * (float)rows[i];
    for (size_t k = 1; k < taps; k++) sum += weights[k] * (float)rows[k * stride + i];
    sums[i] = sum;
  }
}

INLINE void blend_columns(
  const float *row, const int32_t *starts, const float *weights, size_t taps, size_t width, float *output) {
  for (size_t i = 0; i < width; i++) {
    const float *source = row + (size_t)starts[i] * 3;
    const float *weight = weights + i * taps;
    pixel4 sum = load_floats(source) * weight[0];
    for (size_t k = 1; k < taps; k++) sum += load_floats(source + 3 * k) * weight[k];
    // The idle lane falls on the next pixel's red, which is written after it.
    store_floats(output + 3 * i, sum);
  }
}

INLINE void round_to_bytes(const float *floats, size_t count, uint8_t *bytes) {
  for (size_t i = 0; i < count; i++) bytes[i] = (uint8_t)(int32_t)(floats[i] + 0.5f);
}

INLINE void bytes_to_planes(
  const uint8_t *pixels, size_t count, const float *mean, const float *scale,
  float *restrict red, float *restrict green, float *restrict blue) {
  const float m0 = mean[0], m1 = mean[1], m2 = mean[2], s0 = scale[0], s1 = scale[1], s2 = scale[2];
  for (size_t i = 0; i < count; i++) {
    red[i] = ((float)pixels[3 * i] - m0) * s0;
    green[i] = ((float)pixels[3 * i + 1] - m1) * s1;
    blue[i] = ((float)pixels[3 * i + 2] - m2) * s2;
  }
}

INLINE void floats_to_planes(
  const float *pixels, size_t count, const float *mean, const float *scale,
  float *restrict red, float *restrict green, float *restrict blue) {
  const float m0 = mean[0], m1 = mean[1], m2 = mean[2], s0 = scale[0], s1 = scale[1], s2 = scale[2];
  for (size_t i = 0; i < count; i++) {
    red[i] = (pixels[3 * i] - m0) * s0;
    green[i] = (pixels[3 * i + 1] - m1) * s1;
    blue[i] = (pixels[3 * i + 2] - m2) * s2;
  }
}

INLINE void bytes_to_floats(
  const uint8_t *pixels, size_t count, const float *mean, const float *scale, float *output) {
  // Eight pixels are 24 values, three vectors of eight, so the channel of a lane is fixed.
  float8 means[3], scales[3];
  for (size_t j = 0; j < 24; j++) {
    means[j / 8][j % 8] = mean[j % 3];
    scales[j / 8][j % 8] = scale[j % 3];
  }
  const size_t values = count * 3;
  size_t i = 0;
  for (; i + 24 <= values; i += 24) {
    for (size_t k = 0; k < 3; k++) {
      byte8 bytes;
      memcpy(&bytes, pixels + i + 8 * k, sizeof bytes);
      const float8 result = (__builtin_convertvector(bytes, float8) - means[k]) * scales[k];
      memcpy(output + i + 8 * k, &result, sizeof result);
    }
  }
  for (; i < values; i++) output[i] = ((float)pixels[i] - mean[i % 3]) * scale[i % 3];
}

// A pixel with some of its four neighbours outside: those count as `fill`.
static void warp_at_edge(
  const uint8_t *source, int64_t width, int64_t height, double x, double y, const uint8_t *fill,
  uint8_t *output) {
  // Also catches NaN.
  if (!(x > -1 && y > -1 && x < (double)width && y < (double)height)) {
    memcpy(output, fill, 3);
    return;
  }
  const int64_t left = (int64_t)(x + 1) - 1, top = (int64_t)(y + 1) - 1;
  const float right_share = (float)(x - (double)left), bottom_share = (float)(y - (double)top);
  for (int channel = 0; channel < 3; channel++) {
    float taps[4];
    for (int k = 0; k < 4; k++) {
      const int64_t column = left + (k & 1), row = top + (k >> 1);
      const int inside = column >= 0 && row >= 0 && column < width && row < height;
      taps[k] = inside ? source[(row * width + column) * 3 + channel] : fill[channel];
    }
    const float upper = taps[0] + (taps[1] - taps[0]) * right_share;
    const float lower = taps[2] + (taps[3] - taps[2]) * right_share;
    output[channel] = (uint8_t)(upper + (lower - upper) * bottom_share + 0.5f);
  }
}

// Narrows [first, end) to where `start + step · u` stays within 0 and `last`, less a pixel on either
// side for rounding.
INLINE void narrow(double start, double step, double last, int64_t *first, int64_t *end) {
  if (step == 0) {
    if (!(start >= 0 && start < last)) *end = *first;
    return;
  }
  double low = (0 - start) / step, high = (last - start) / step;
  if (low > high) {
    const double swapped = low;
    low = high;
    high = swapped;
  }
  // Written so that NaN empties the range.
  if (!(high - 1 > (double)*first && low + 1 < (double)*end)) {
    *end = *first;
    return;
  }
  if (low + 2 > (double)*first) *first = (int64_t)(low + 2);
  if (high - 1 < (double)*end) *end = (int64_t)(high - 1);
  if (*end < *first) *end = *first;
}

INLINE int is_within(int64_t start, int64_t end, double limit) {
  return start >= 0 && end >= 0 && (double)start < limit && (double)end < limit;
}

// The fraction of a position with 32 binary places.
INLINE float fraction(int64_t position) {
  return (float)(int32_t)((uint32_t)position >> 8) * (1.0f / 16777216.0f);
}

INLINE void warp(
  const uint8_t *source, size_t width, size_t height, const double *m, uint8_t *output,
  size_t output_width, size_t output_height, const uint8_t *fill) {
  const size_t row_bytes = width * 3;
  const double one = 4294967296.0;
  // Four bytes are loaded for a pixel of three, so the interior also keeps off the last column.
  const double last_x = (double)width - 2, last_y = (double)height - 1;
  for (size_t v = 0; v < output_height; v++) {
    const double row_x = m[1] * (double)v + m[2], row_y = m[4] * (double)v + m[5];
    uint8_t *target = output + v * output_width * 3;
    int64_t first = 0, end = (int64_t)output_width;
    narrow(row_x, m[0], last_x, &first, &end);
    narrow(row_y, m[3], last_y, &first, &end);
    // Inside, positions fit 32.32 binary places, whose steps cost an addition.
    int64_t x = 0, y = 0, step_x = 0, step_y = 0;
    if (first < end) {
      x = (int64_t)((m[0] * (double)first + row_x) * one);
      y = (int64_t)((m[3] * (double)first + row_y) * one);
      step_x = (int64_t)(m[0] * one);
      step_y = (int64_t)(m[3] * one);
      // Tiny steps round; what then leaves the interior takes the careful path.
      const int64_t steps = end - 1 - first;
      if (!is_within(x, x + steps * step_x, last_x * one) || !is_within(y, y + steps * step_y, last_y * one)) {
        end = first;
      }
    }
    for (int64_t u = 0; u < first; u++) {
      warp_at_edge(
        source, (int64_t)width, (int64_t)height, m[0] * (double)u + row_x, m[3] * (double)u + row_y, fill,
        target + 3 * u);
    }
    for (int64_t u = first; u < end; u++, x += step_x, y += step_y) {
      const uint8_t *corner = source + (size_t)(y >> 32) * row_bytes + (size_t)(x >> 32) * 3;
      const float right_share = fraction(x), bottom_share = fraction(y);
      const pixel4 a = load_bytes(corner), b = load_bytes(corner + 3);
      const pixel4 c = load_bytes(corner + row_bytes), d = load_bytes(corner + row_bytes + 3);
      const pixel4 upper = a + (b - a) * right_share, lower = c + (d - c) * right_share;
      const pixel4 value = upper + (lower - upper) * bottom_share + 0.5f;
      const byte4 bytes = __builtin_convertvector(__builtin_convertvector(value, integer4), byte4);
      memcpy(target + 3 * u, &bytes, 3);
    }
    for (int64_t u = end; u < (int64_t)output_width; u++) {
      warp_at_edge(
        source, (int64_t)width, (int64_t)height, m[0] * (double)u + row_x, m[3] * (double)u + row_y, fill,
        target + 3 * u);
    }
  }
}

// One set of entry points per instruction set: the bodies above are inlined into each.
#define VARIANT(suffix, attributes)                                                                  \
  attributes static void blend_rows_##suffix(                                                        \
    const uint8_t *rows, size_t stride, const float *weights, size_t taps, size_t count,             \
    float *sums) {                                                                                   \
    blend_rows(rows, stride, weights, taps, count, sums);                                            \
  }                                                                                                  \
  attributes static void blend_columns_##suffix(                                                     \
    const float *row, const int32_t *starts, const float *weights, size_t taps, size_t width,        \
    float *output) {                                                                                 \
    switch (taps) { /* A known count lets the compiler unroll the taps. */                           \
      case 2: blend_columns(row, starts, weights, 2, width, output); break;                          \
      case 3: blend_columns(row, starts, weights, 3, width, output); break;                          \
      case 4: blend_columns(row, starts, weights, 4, width, output); break;                          \
      case 5: blend_columns(row, starts, weights, 5, width, output); break;                          \
      case 6: blend_columns(row, starts, weights, 6, width, output); break;                          \
      default: blend_columns(row, starts, weights, taps, width, output);                             \
    }                                                                                                \
  }                                                                                                  \
  attributes static void round_to_bytes_##suffix(const float *floats, size_t count, uint8_t *bytes) { \
    round_to_bytes(floats, count, bytes);                                                            \
  }                                                                                                  \
  attributes static void bytes_to_planes_##suffix(                                                   \
    const uint8_t *pixels, size_t count, const float *mean, const float *scale, float *red,          \
    float *green, float *blue) {                                                                     \
    bytes_to_planes(pixels, count, mean, scale, red, green, blue);                                   \
  }                                                                                                  \
  attributes static void floats_to_planes_##suffix(                                                  \
    const float *pixels, size_t count, const float *mean, const float *scale, float *red,            \
    float *green, float *blue) {                                                                     \
    floats_to_planes(pixels, count, mean, scale, red, green, blue);                                  \
  }                                                                                                  \
  attributes static void bytes_to_floats_##suffix(                                                   \
    const uint8_t *pixels, size_t count, const float *mean, const float *scale, float *output) {     \
    bytes_to_floats(pixels, count, mean, scale, output);                                             \
  }                                                                                                  \
  attributes static void warp_##suffix(                                                              \
    const uint8_t *source, size_t width, size_t height, const double *m, uint8_t *output,            \
    size_t output_width, size_t output_height, const uint8_t *fill) {                                \
    warp(source, width, height, m, output, output_width, output_height, fill);                       \
  }                                                                                                  \
  static const mien_image_kernels kernels_##suffix = {                                               \
    #suffix, blend_rows_##suffix, blend_columns_##suffix, round_to_bytes_##suffix,                   \
    bytes_to_planes_##suffix, floats_to_planes_##suffix, bytes_to_floats_##suffix, warp_##suffix};

VARIANT(portable, )

const mien_image_kernels *mien_image_kernels_portable(void) { return &kernels_portable; }

#if defined(__x86_64__)
VARIANT(avx2, __attribute__((target("avx2"))))

const mien_image_kernels *mien_image_kernels_best(void) {
  return __builtin_cpu_supports("avx2") ? &kernels_avx2 : &kernels_portable;
}
#else
// arm64 has NEON everywhere, so the portable variant is already compiled for it.
const mien_image_kernels *mien_image_kernels_best(void) { return &kernels_portable; }
#endif
