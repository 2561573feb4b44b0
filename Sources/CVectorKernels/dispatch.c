/// Chooses at run time the kernels that the processor can run.
#include "internal.h"

#if defined(__x86_64__)
#include <cpuid.h>

/// Which vector registers the operating system saves on a context switch.
static uint64_t saved_registers(void) {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return ((uint64_t)high << 32) | low;
}

static size_t list(const mvk_kernels **tables) {
  size_t count = 0;
  uint32_t a, b, c, d;
  if (__get_cpuid(1, &a, &b, &c, &d)) {
    bool fma = c & bit_FMA, saves = c & bit_OSXSAVE;
    uint64_t saved = saves ? saved_registers() : 0;
    if (fma && (saved & 0x06) == 0x06 && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_AVX2)) {
      bool wide = (b & bit_AVX512F) && (b & bit_AVX512BW) && (b & bit_AVX512VL) && (c & bit_AVX512VNNI);
      if (wide && (saved & 0xe6) == 0xe6) tables[count++] = &mvk_avx512;
      tables[count++] = &mvk_avx2;
    }
  }
  tables[count++] = &mvk_scalar;
  return count;
}

#elif defined(__aarch64__)
#if defined(__linux__)
#include <sys/auxv.h>
#define MVK_HWCAP_ASIMDDP (1ul << 20)
static bool has_dot_product(void) { return getauxval(AT_HWCAP) & MVK_HWCAP_ASIMDDP; }
#else
static bool has_dot_product(void) { return true; }
#endif

static size_t list(const mvk_kernels **tables) {
  size_t count = 0;
  if (has_dot_product()) tables[count++] = &mvk_neon_dot;
  tables[count++] = &mvk_neon;
  tables[count++] = &mvk_scalar;
  return count;
}

#else
static size_t list(const mvk_kernels **tables) {
  tables[0] = &mvk_scalar;
  return 1;
}
#endif

const mvk_kernels *mvk_kernels_at(size_t index) {
  const mvk_kernels *tables[4];
  size_t count = list(tables);
  return index < count ? tables[index] : NULL;
}
