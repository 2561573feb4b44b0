#include "CTurboJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

struct mien_jpeg_decoder {
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  jmp_buf escape;
  mien_jpeg_status status;
  char message[JMSG_LENGTH_MAX];
  int header_read;
  int several_scans;
  int reached_end;
  uint32_t maximum_scans;
  uint32_t components_seen;
  int inverted_ink;
  uint8_t *ink_row;  // one CMYK row, owned by libjpeg's pool
};

static mien_jpeg_decoder *owner_of(j_common_ptr common) {
  return (mien_jpeg_decoder *)common->client_data;
}

static _Noreturn void fail(mien_jpeg_decoder *decoder, mien_jpeg_status status) {
  decoder->status = status;
  longjmp(decoder->escape, 1);
}

static mien_jpeg_status status_of_error(int code) {
  switch (code) {
    case JERR_EMPTY_IMAGE:
      return MIEN_JPEG_EMPTY;
    case JERR_IMAGE_TOO_BIG:
    case JERR_WIDTH_OVERFLOW:
      return MIEN_JPEG_TOO_LARGE;
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE:
      return MIEN_JPEG_NO_MEMORY;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_ARITH_NOTIMPL:
    case JERR_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_COMPONENT_COUNT:
      return MIEN_JPEG_UNSUPPORTED;
    case JERR_INPUT_EOF:
    case JERR_INPUT_EMPTY:
      return MIEN_JPEG_TRUNCATED;
    default:
      return MIEN_JPEG_CORRUPT;
  }
}

static void on_error(j_common_ptr common) {
  mien_jpeg_decoder *decoder = owner_of(common);
  common->err->format_message(common, decoder->message);
  fail(decoder, status_of_error(common->err->msg_code));
}

// A warning of libjpeg means that it guesses on. We guess only where no pixel depends on it.
static void on_message(j_common_ptr common, int level) {
  if (level >= 0) return;
  switch (common->err->msg_code) {
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_NOT_SEQUENTIAL:
    case JWRN_BOGUS_ICC:
      return;
    default: {
      mien_jpeg_decoder *decoder = owner_of(common);
      common->err->format_message(common, decoder->message);
      fail(decoder, decoder->reached_end ? MIEN_JPEG_TRUNCATED : MIEN_JPEG_CORRUPT);
    }
  }
}

static void no_output(j_common_ptr common) { (void)common; }

static void no_operation(j_decompress_ptr info) { (void)info; }

// The Huffman decoder reads ahead, so running out of bytes is no proof that a row is missing: a
// one-scan file gets an end marker, and complains (JWRN_HIT_MARKER) only if it needs more bits. The
// arithmetic decoder never complains, and with several scans whole scans may be missing.
static boolean fill_input(j_decompress_ptr info) {
  static const JOCTET end_marker[2] = {0xFF, JPEG_EOI};
  mien_jpeg_decoder *decoder = owner_of((j_common_ptr)info);
  decoder->reached_end = 1;
  if (!decoder->header_read || decoder->several_scans || info->arith_code) {
    snprintf(decoder->message, sizeof decoder->message, "the data ends early");
    fail(decoder, MIEN_JPEG_TRUNCATED);
  }
  info->src->next_input_byte = end_marker;
  info->src->bytes_in_buffer = 2;
  return TRUE;
}

static void skip_input(j_decompress_ptr info, long count) {
  if (count <= 0) return;
  size_t step = (size_t)count;
  if (step > info->src->bytes_in_buffer) step = info->src->bytes_in_buffer;
  info->src->next_input_byte += step;
  info->src->bytes_in_buffer -= step;
}

static void watch_scans(j_common_ptr common) {
  mien_jpeg_decoder *decoder = owner_of(common);
  j_decompress_ptr info = (j_decompress_ptr)common;
  for (int i = 0; i < info->comps_in_scan; i++) {
    decoder->components_seen |= 1u << info->cur_comp_info[i]->component_index;
  }
  if (info->input_scan_number > (int)decoder->maximum_scans) {
    snprintf(decoder->message, sizeof decoder->message, "more than %u scans", decoder->maximum_scans);
    fail(decoder, MIEN_JPEG_TOO_MANY_SCANS);
  }
}

mien_jpeg_decoder *mien_jpeg_decoder_create(const uint8_t *bytes, size_t count) {
  mien_jpeg_decoder *decoder = calloc(1, sizeof *decoder);
  if (decoder == NULL) return NULL;
  decoder->info.err = jpeg_std_error(&decoder->errors);
  decoder->errors.error_exit = on_error;
  decoder->errors.emit_message = on_message;
  decoder->errors.output_message = no_output;
  decoder->info.client_data = decoder;
  if (setjmp(decoder->escape)) {
    mien_jpeg_decoder_destroy(decoder);
    return NULL;
  }
  jpeg_create_decompress(&decoder->info);
  decoder->source.next_input_byte = bytes;
  decoder->source.bytes_in_buffer = count;
  decoder->source.init_source = no_operation;
  decoder->source.term_source = no_operation;
  decoder->source.fill_input_buffer = fill_input;
  decoder->source.skip_input_data = skip_input;
  decoder->source.resync_to_restart = jpeg_resync_to_restart;
  decoder->info.src = &decoder->source;
  return decoder;
}

void mien_jpeg_decoder_destroy(mien_jpeg_decoder *decoder) {
  if (decoder == NULL) return;
  jpeg_destroy_decompress(&decoder->info);
  free(decoder);
}

const char *mien_jpeg_decoder_message(const mien_jpeg_decoder *decoder) { return decoder->message; }

static void find_exif(const struct jpeg_decompress_struct *info, mien_jpeg_header *header) {
  for (jpeg_saved_marker_ptr marker = info->marker_list; marker != NULL; marker = marker->next) {
    if (marker->data_length > 6 && memcmp(marker->data, "Exif\0\0", 6) == 0) {
      header->exif = marker->data + 6;
      header->exif_count = marker->data_length - 6;
      return;
    }
  }
}

static uint64_t divided_up(uint64_t value, uint64_t divisor) { return (value + divisor - 1) / divisor; }

mien_jpeg_status mien_jpeg_decoder_read_header(mien_jpeg_decoder *decoder, mien_jpeg_header *header) {
  j_decompress_ptr info = &decoder->info;
  memset(header, 0, sizeof *header);
  if (setjmp(decoder->escape)) return decoder->status;
  jpeg_save_markers(info, JPEG_APP0 + 1, 0xFFFF);
  jpeg_read_header(info, TRUE);
  decoder->header_read = 1;
  decoder->several_scans = jpeg_has_multiple_scans(info);
  header->width = info->image_width;
  header->height = info->image_height;
  header->components = (uint32_t)info->num_components;
  header->progressive = decoder->several_scans ? 1 : 0;
  header->arithmetic = info->arith_code ? 1 : 0;
  for (int i = 0; i < info->num_components; i++) {
    const jpeg_component_info *component = &info->comp_info[i];
    uint64_t across = divided_up(info->image_width, (uint64_t)info->max_h_samp_factor * DCTSIZE);
    uint64_t down = divided_up(info->image_height, (uint64_t)info->max_v_samp_factor * DCTSIZE);
    header->blocks += across * (uint64_t)component->h_samp_factor * down * (uint64_t)component->v_samp_factor;
  }
  find_exif(info, header);
  if (info->num_components != 1 && info->num_components != 3 && info->num_components != 4) {
    snprintf(decoder->message, sizeof decoder->message, "%d colour components", info->num_components);
    return MIEN_JPEG_UNSUPPORTED;
  }
  return MIEN_JPEG_OK;
}

// The columns next to a cut are upsampled as if the image ended there, so the window is widened by
// one block group on each side; the caller trims.
static void crop_columns(mien_jpeg_decoder *decoder, mien_jpeg_window *window) {
  j_decompress_ptr info = &decoder->info;
  if (window->width >= info->output_width) return;
  JDIMENSION group = (JDIMENSION)(info->max_h_samp_factor * info->min_DCT_scaled_size);
  JDIMENSION left = window->left > group ? window->left - group : 0;
  JDIMENSION right = window->left + window->width + group;
  if (right > info->output_width) right = info->output_width;
  JDIMENSION width = right - left;
  if (width < info->output_width) jpeg_crop_scanline(info, &left, &width);
  window->left = left;
  window->width = width;
}

mien_jpeg_status mien_jpeg_decoder_start(mien_jpeg_decoder *decoder, mien_jpeg_window *window) {
  j_decompress_ptr info = &decoder->info;
  if (setjmp(decoder->escape)) return decoder->status;
  decoder->maximum_scans = window->maximum_scans;
  decoder->progress.progress_monitor = watch_scans;
  info->progress = &decoder->progress;
  info->mem->max_memory_to_use = (long)window->maximum_memory;
  info->scale_num = 1;
  info->scale_denom = window->denominator;
  info->dct_method = JDCT_ISLOW;
  info->do_block_smoothing = FALSE;
  info->out_color_space = info->num_components == 4 ? JCS_CMYK : JCS_RGB;
  decoder->inverted_ink = info->saw_Adobe_marker;
  jpeg_start_decompress(info);
  if (decoder->several_scans
      && decoder->components_seen != (1u << info->num_components) - 1) {
    snprintf(decoder->message, sizeof decoder->message, "a colour component is missing");
    fail(decoder, MIEN_JPEG_CORRUPT);
  }
  if (window->left > info->output_width || window->width > info->output_width - window->left
      || window->top > info->output_height || window->height > info->output_height - window->top) {
    snprintf(decoder->message, sizeof decoder->message, "the window lies outside the image");
    fail(decoder, MIEN_JPEG_CORRUPT);
  }
  crop_columns(decoder, window);
  if (info->num_components == 4) {
    decoder->ink_row = info->mem->alloc_large(
      (j_common_ptr)info, JPOOL_IMAGE, (size_t)info->output_width * 4);
  }
  if (window->top > 0) jpeg_skip_scanlines(info, window->top);
  return MIEN_JPEG_OK;
}

// Adobe's programs store ink inverted (255 is no ink) and say so by their marker.
static void convert_ink(const uint8_t *ink, uint8_t *rgb, uint32_t width, int inverted) {
  const uint32_t flip = inverted ? 0 : 255;
  for (uint32_t x = 0; x < width; x++) {
    const uint32_t paper = ink[4 * x + 3] ^ flip;
    for (uint32_t channel = 0; channel < 3; channel++) {
      const uint32_t product = (ink[4 * x + channel] ^ flip) * paper + 127;
      rgb[3 * x + channel] = (uint8_t)(product / 255);
    }
  }
}

mien_jpeg_status mien_jpeg_decoder_read_rows(
  mien_jpeg_decoder *decoder, uint8_t *rows, size_t stride, uint32_t count) {
  j_decompress_ptr info = &decoder->info;
  if (setjmp(decoder->escape)) return decoder->status;
  uint32_t done = 0;
  while (done < count) {
    if (info->output_scanline >= info->output_height) {
      snprintf(decoder->message, sizeof decoder->message, "no more rows");
      fail(decoder, MIEN_JPEG_CORRUPT);
    }
    JSAMPROW targets[4];
    uint32_t wanted = count - done < 4 ? count - done : 4;
    if (decoder->ink_row != NULL) wanted = 1;
    for (uint32_t i = 0; i < wanted; i++) {
      targets[i] = decoder->ink_row != NULL ? decoder->ink_row : rows + (size_t)(done + i) * stride;
    }
    JDIMENSION got = jpeg_read_scanlines(info, targets, wanted);
    if (decoder->ink_row != NULL && got == 1) {
      convert_ink(decoder->ink_row, rows + (size_t)done * stride, info->output_width, decoder->inverted_ink);
    }
    done += got;
  }
  return MIEN_JPEG_OK;
}
