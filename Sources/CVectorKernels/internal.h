/// What the kernel files share.
#ifndef MIEN_VECTOR_KERNELS_INTERNAL_H
#define MIEN_VECTOR_KERNELS_INTERNAL_H

#include "CVectorKernels.h"

// Fused and separate multiply-add round differently, so the compiler may not choose: where a fused one is
// wanted it is written out.
#pragma STDC FP_CONTRACT OFF

extern const mvk_kernels mvk_scalar;

#if defined(__x86_64__)
extern const mvk_kernels mvk_avx2;
extern const mvk_kernels mvk_avx512;
#endif

#if defined(__aarch64__)
extern const mvk_kernels mvk_neon;
extern const mvk_kernels mvk_neon_dot;
#endif

/// Errors of rounding in the sums of `encode` stay far below these.
#define MVK_SUM_SLACK 1.00002f
#define MVK_COMPONENT_SLACK 4e-7f
/// Squares below the smallest float vanish: up to 4,096 of them, under the root.
#define MVK_UNDERFLOW 1e-20f

/// Turns the sums gathered by `encode` into upper bounds.
///
/// `magnitude` is the sum of squares of the row, the mean and eight steps: each difference was rounded by at
/// most 2^-23 of its operands, so the norm of all rounding errors is below 4e-7 times the root of it.
static inline mvk_row_bounds mvk_bounds(float high, float low, float code4, float code8, float magnitude) {
  float rounding = MVK_COMPONENT_SLACK * __builtin_sqrtf(magnitude);
  float norm4 = __builtin_sqrtf(code4);
  float norm8 = __builtin_sqrtf(code8);
  mvk_row_bounds bounds = {
    __builtin_sqrtf(high) * MVK_SUM_SLACK + rounding + MVK_UNDERFLOW,
    __builtin_sqrtf(low) * MVK_SUM_SLACK + rounding + MVK_UNDERFLOW,
    (norm4 > norm8 ? norm4 : norm8) * MVK_SUM_SLACK,
  };
  return bounds;
}

static inline bool mvk_passes(int32_t dot, const mvk_limit *limit, size_t row, float error) {
  float bias = limit->bias ? limit->bias[row] : 0;
  float floor = __builtin_fmaf(-limit->norm, error, limit->floor);
  return __builtin_fmaf((float)dot, limit->step, -bias) >= floor;
}

#endif
