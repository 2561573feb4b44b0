// The part of OpenVINO's C API that Mien uses, as a table of functions.
//
// The library is opened at run time, not linked: a machine without it, or with a processor that it
// cannot run on, then gets a sentence instead of a loader failure.
#ifndef MIEN_COPENVINO_SHIM_H
#define MIEN_COPENVINO_SHIM_H

#if !__has_include(<openvino/c/openvino.h>)
#error "OpenVINO's C headers were not found: run `make setup`, then build with `make build`."
#endif

#include <dlfcn.h>
#include <openvino/c/openvino.h>
#include <stddef.h>

#define MIEN_OPENVINO_FUNCTIONS(X)                                                                 \
  X(ov_get_openvino_version)                                                                       \
  X(ov_version_free)                                                                               \
  X(ov_get_last_err_msg)                                                                           \
  X(ov_free)                                                                                       \
  X(ov_core_create)                                                                                \
  X(ov_core_free)                                                                                  \
  X(ov_core_read_model)                                                                            \
  X(ov_core_compile_model_props)                                                                   \
  X(ov_model_free)                                                                                 \
  X(ov_model_inputs_size)                                                                          \
  X(ov_model_outputs_size)                                                                         \
  X(ov_model_const_input_by_index)                                                                 \
  X(ov_model_const_output_by_index)                                                                \
  X(ov_model_reshape_by_port_indexes)                                                              \
  X(ov_port_get_any_name)                                                                          \
  X(ov_port_get_partial_shape)                                                                     \
  X(ov_port_get_element_type)                                                                      \
  X(ov_output_const_port_free)                                                                     \
  X(ov_partial_shape_create)                                                                       \
  X(ov_partial_shape_free)                                                                         \
  X(ov_compiled_model_create_infer_request)                                                        \
  X(ov_compiled_model_free)                                                                        \
  X(ov_infer_request_set_input_tensor_by_index)                                                    \
  X(ov_infer_request_get_output_tensor_by_index)                                                   \
  X(ov_infer_request_infer)                                                                        \
  X(ov_infer_request_free)                                                                         \
  X(ov_tensor_create)                                                                              \
  X(ov_tensor_set_shape)                                                                           \
  X(ov_tensor_get_shape)                                                                           \
  X(ov_tensor_get_size)                                                                            \
  X(ov_tensor_data)                                                                                \
  X(ov_tensor_free)                                                                                \
  X(ov_shape_free)

/// OpenVINO's functions, each under its own name.
typedef struct {
#define MIEN_DECLARE(name) __typeof__(&name) name;
  MIEN_OPENVINO_FUNCTIONS(MIEN_DECLARE)
#undef MIEN_DECLARE
} mien_openvino;

/// Opens the library at `path` and fills `table`.
///
/// Returns null on success, otherwise the loader's own explanation (valid until the next call of
/// dlerror on this thread). The library stays loaded for the life of the process.
static inline const char *mien_openvino_open(const char *path, mien_openvino *table) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return dlerror();
#define MIEN_LOAD(name)                                                                            \
  *(void **)(&table->name) = dlsym(library, #name);                                                \
  if (table->name == NULL) return "the library lacks the function " #name;
  MIEN_OPENVINO_FUNCTIONS(MIEN_LOAD)
#undef MIEN_LOAD
  return NULL;
}

/// Whether the processor can run the library's vector code: AVX2 and FMA on x86-64, always on 64-bit ARM.
static inline int mien_processor_is_supported(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#elif defined(__aarch64__)
  return 1;
#else
  return 0;
#endif
}

#endif
