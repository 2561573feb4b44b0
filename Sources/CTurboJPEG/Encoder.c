#include "CTurboJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include <jerror.h>

typedef struct {
  struct jpeg_error_mgr errors;
  jmp_buf escape;
} error_trap;

static void on_error(j_common_ptr common) { longjmp(((error_trap *)common->client_data)->escape, 1); }

static void on_message(j_common_ptr common, int level) {
  (void)common;
  (void)level;
}

mien_jpeg_status mien_jpeg_encode(
  const uint8_t *pixels, uint32_t width, uint32_t height, int quality, int full_chroma,
  uint8_t **bytes, size_t *count) {
  struct jpeg_compress_struct info;
  error_trap trap;
  // Written after setjmp and read after the jump, hence volatile.
  unsigned char *volatile memory = NULL;
  unsigned char *output = NULL;
  unsigned long size = 0;
  info.err = jpeg_std_error(&trap.errors);
  info.client_data = &trap;
  trap.errors.error_exit = on_error;
  trap.errors.emit_message = on_message;
  if (setjmp(trap.escape)) {
    const int code = trap.errors.msg_code;
    jpeg_destroy_compress(&info);
    free(memory);
    return code == JERR_IMAGE_TOO_BIG ? MIEN_JPEG_TOO_LARGE : MIEN_JPEG_NO_MEMORY;
  }
  jpeg_create_compress(&info);
  info.client_data = &trap;
  // A buffer of our own that is never outgrown, so that an error cannot leave libjpeg's behind.
  size = (unsigned long)width * height * 3 + (unsigned long)(width + 64) * 64 + 4096;
  memory = malloc(size);
  if (memory == NULL) {
    jpeg_destroy_compress(&info);
    return MIEN_JPEG_NO_MEMORY;
  }
  output = memory;
  jpeg_mem_dest(&info, &output, &size);
  info.image_width = width;
  info.image_height = height;
  info.input_components = 3;
  info.in_color_space = JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  if (full_chroma) {
    info.comp_info[0].h_samp_factor = 1;
    info.comp_info[0].v_samp_factor = 1;
  }
  jpeg_start_compress(&info, TRUE);
  while (info.next_scanline < height) {
    JSAMPROW row = (JSAMPROW)(pixels + (size_t)info.next_scanline * width * 3);
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  *bytes = output;
  *count = size;
  if (output != memory) free(memory);
  return MIEN_JPEG_OK;
}

void mien_jpeg_free(uint8_t *bytes) { free(bytes); }
