// libpng behind functions that never jump across Swift frames; see CTurboJPEG for the pattern.
#ifndef MIEN_CPNG_H
#define MIEN_CPNG_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
  MIEN_PNG_OK = 0,
  MIEN_PNG_TRUNCATED,
  MIEN_PNG_CORRUPT,
  MIEN_PNG_EMPTY,
  MIEN_PNG_TOO_LARGE,
  MIEN_PNG_NO_MEMORY
} mien_png_status;

typedef struct {
  uint32_t width;
  uint32_t height;
  uint32_t interlaced;
  uint64_t stored_bytes;     // of all rows, filter bytes included, before compression
  const uint8_t *exif;       // the eXIf chunk, if one stands before the pixels, or NULL
  uint32_t exif_count;
} mien_png_header;

typedef struct mien_png_decoder mien_png_decoder;

// `bytes` must outlive the decoder. NULL when memory is exhausted.
mien_png_decoder *mien_png_decoder_create(const uint8_t *bytes, size_t count);
void mien_png_decoder_destroy(mien_png_decoder *decoder);

// Everything before the first pixel.
mien_png_status mien_png_decoder_read_header(mien_png_decoder *decoder, mien_png_header *header);

// Sets up conversion to 8-bit samples; `channels` is 3 (RGB) or 4 (RGBA).
mien_png_status mien_png_decoder_start(mien_png_decoder *decoder, uint32_t *channels);

// The next row of a file that is not interlaced.
mien_png_status mien_png_decoder_read_row(mien_png_decoder *decoder, uint8_t *row);

// All rows at once, `stride` bytes apart; the only way to read an interlaced file.
mien_png_status mien_png_decoder_read_all(mien_png_decoder *decoder, uint8_t *rows, size_t stride);

// libpng's own words for the last failure.
const char *mien_png_decoder_message(const mien_png_decoder *decoder);

#endif
