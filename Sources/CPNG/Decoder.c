#include "CPNG.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

// The largest chunk besides the pixels that libpng may hold; a palette takes 768 bytes.
#define MAXIMUM_CHUNK (1 << 16)

struct mien_png_decoder {
  png_structp png;
  png_infop info;
  const uint8_t *bytes;
  size_t count;
  const uint8_t *next;
  size_t left;
  jmp_buf escape;
  mien_png_status status;
  char message[128];
};

static _Noreturn void on_error(png_structp png, png_const_charp message) {
  mien_png_decoder *decoder = png_get_error_ptr(png);
  // A more precise status may have been set by who raised the error.
  if (decoder->status == MIEN_PNG_OK) decoder->status = MIEN_PNG_CORRUPT;
  strncpy(decoder->message, message, sizeof decoder->message - 1);
  longjmp(decoder->escape, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void read_bytes(png_structp png, png_bytep target, size_t count) {
  mien_png_decoder *decoder = png_get_io_ptr(png);
  if (count > decoder->left) {
    decoder->status = MIEN_PNG_TRUNCATED;
    png_error(png, "the data ends early");
  }
  memcpy(target, decoder->next, count);
  decoder->next += count;
  decoder->left -= count;
}

// Text, colour profiles and the like say nothing about the pixels as we use them, and some of them
// are compressed: they are skipped unread. What remains is PLTE, tRNS and the pixels. Exif we read
// ourselves, because libpng allocates whatever length such a chunk claims.
static void skip_ancillary(png_structp png) {
  static const png_byte skipped[] =
    "bKGD\0cHRM\0eXIf\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sRGB\0tEXt\0tIME\0zTXt";
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, skipped, sizeof skipped / 5);
}

mien_png_decoder *mien_png_decoder_create(const uint8_t *bytes, size_t count) {
  mien_png_decoder *decoder = calloc(1, sizeof *decoder);
  if (decoder == NULL) return NULL;
  decoder->bytes = decoder->next = bytes;
  decoder->count = decoder->left = count;
  if (setjmp(decoder->escape)) {
    mien_png_decoder_destroy(decoder);
    return NULL;
  }
  decoder->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, decoder, on_error, on_warning);
  if (decoder->png != NULL) decoder->info = png_create_info_struct(decoder->png);
  if (decoder->info == NULL) {
    mien_png_decoder_destroy(decoder);
    return NULL;
  }
  png_set_read_fn(decoder->png, decoder, read_bytes);
  // Our own limits come after the header is known; libpng must not refuse before.
  png_set_user_limits(decoder->png, 0x7FFFFFFF, 0x7FFFFFFF);
  png_set_chunk_malloc_max(decoder->png, MAXIMUM_CHUNK);
  png_set_chunk_cache_max(decoder->png, 16);
  skip_ancillary(decoder->png);
  return decoder;
}

void mien_png_decoder_destroy(mien_png_decoder *decoder) {
  if (decoder == NULL) return;
  if (decoder->png != NULL) png_destroy_read_struct(&decoder->png, &decoder->info, NULL);
  free(decoder);
}

const char *mien_png_decoder_message(const mien_png_decoder *decoder) { return decoder->message; }

// libpng refuses a zero side as "Invalid IHDR data" among other faults, so the header chunk, whose
// place is fixed, is looked at first.
static mien_png_status check_size(const mien_png_decoder *decoder) {
  static const uint8_t name[4] = {'I', 'H', 'D', 'R'};
  if (decoder->left < 24) return MIEN_PNG_OK;
  if (memcmp(decoder->next + 12, name, 4) != 0) return MIEN_PNG_OK;
  const uint32_t width = png_get_uint_32(decoder->next + 16), height = png_get_uint_32(decoder->next + 20);
  return width == 0 || height == 0 ? MIEN_PNG_EMPTY : MIEN_PNG_OK;
}

static uint64_t row_bytes(uint64_t width, uint32_t bits) { return width == 0 ? 0 : (width * bits + 7) / 8 + 1; }

static uint64_t stored_bytes(const mien_png_decoder *decoder, const mien_png_header *header) {
  const uint32_t bits =
    png_get_bit_depth(decoder->png, decoder->info) * png_get_channels(decoder->png, decoder->info);
  if (!header->interlaced) return row_bytes(header->width, bits) * header->height;
  uint64_t total = 0;
  for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
    total += row_bytes(PNG_PASS_COLS(header->width, pass), bits) * PNG_PASS_ROWS(header->height, pass);
  }
  return total;
}

// The first eXIf chunk before the pixels that lies wholly in the data.
static void find_exif(const mien_png_decoder *decoder, mien_png_header *header) {
  size_t place = 8;
  while (decoder->count - place >= 12) {
    const uint8_t *chunk = decoder->bytes + place;
    const uint32_t length = png_get_uint_32(chunk);
    if (memcmp(chunk + 4, "IDAT", 4) == 0 || length > decoder->count - place - 12) return;
    if (memcmp(chunk + 4, "eXIf", 4) == 0) {
      header->exif = chunk + 8;
      header->exif_count = length;
      return;
    }
    place += 12 + (size_t)length;
  }
}

mien_png_status mien_png_decoder_read_header(mien_png_decoder *decoder, mien_png_header *header) {
  memset(header, 0, sizeof *header);
  const mien_png_status size_status = check_size(decoder);
  if (size_status != MIEN_PNG_OK) return size_status;
  if (setjmp(decoder->escape)) return decoder->status;
  png_read_info(decoder->png, decoder->info);
  header->width = png_get_image_width(decoder->png, decoder->info);
  header->height = png_get_image_height(decoder->png, decoder->info);
  header->interlaced = png_get_interlace_type(decoder->png, decoder->info) != PNG_INTERLACE_NONE;
  header->stored_bytes = stored_bytes(decoder, header);
  find_exif(decoder, header);
  return MIEN_PNG_OK;
}

mien_png_status mien_png_decoder_start(mien_png_decoder *decoder, uint32_t *channels) {
  if (setjmp(decoder->escape)) return decoder->status;
  png_set_expand(decoder->png);
  png_set_scale_16(decoder->png);
  png_set_gray_to_rgb(decoder->png);
  png_set_interlace_handling(decoder->png);
  png_read_update_info(decoder->png, decoder->info);
  *channels = png_get_channels(decoder->png, decoder->info);
  if (png_get_bit_depth(decoder->png, decoder->info) != 8 || *channels < 3 || *channels > 4) {
    png_error(decoder->png, "unexpected pixel layout");
  }
  return MIEN_PNG_OK;
}

mien_png_status mien_png_decoder_read_row(mien_png_decoder *decoder, uint8_t *row) {
  if (setjmp(decoder->escape)) return decoder->status;
  png_read_row(decoder->png, row, NULL);
  return MIEN_PNG_OK;
}

mien_png_status mien_png_decoder_read_all(mien_png_decoder *decoder, uint8_t *rows, size_t stride) {
  const uint32_t height = png_get_image_height(decoder->png, decoder->info);
  if (setjmp(decoder->escape)) return decoder->status;
  for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
    for (uint32_t y = 0; y < height; y++) png_read_row(decoder->png, rows + (size_t)y * stride, NULL);
  }
  return MIEN_PNG_OK;
}
