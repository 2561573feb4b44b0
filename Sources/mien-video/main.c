// Decodes one video in a process of its own, behind limits and a filter of system calls.

#include <libavutil/log.h>
#include <libavutil/mem.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CConfinement.h"
#include "decoding.h"
#include "CVideoExchange.h"

// No single block of FFmpeg's is larger.
static const size_t largest_block = 512ul << 20;

static uint32_t answer(const struct mien_video_request *request, struct mien_video_end_record *end) {
  if (request->magic != MIEN_VIDEO_REQUEST || request->longer_side < 16 || request->longer_side > 8192
      || request->byte_count == 0 || request->byte_count > largest_block) return mien_video_misunderstood;
  // FFmpeg's readers may look a little behind the end.
  uint8_t *bytes = malloc(request->byte_count + 64);
  if (!bytes) return mien_video_out_of_memory;
  memset(bytes + request->byte_count, 0, 64);
  if (mien_video_read(bytes, request->byte_count)) _exit(1);
  if (mien_video_decode(request, bytes, end)) _exit(1);
  return end->status;
}

int main(void) {
  av_log_set_level(AV_LOG_QUIET);
  av_max_alloc(largest_block);
  if (mien_video_confine()) {
    static const char message[] = "mien-video: the system does not allow it to confine itself\n";
    return write(STDERR_FILENO, message, sizeof message - 1) < 0 ? 3 : 2;
  }
  if (mien_video_write(MIEN_VIDEO_GREETING, MIEN_VIDEO_GREETING_LENGTH)) return 1;
  struct mien_video_request request;
  // Not an error: a process that was kept ready is not needed any more.
  if (mien_video_read(&request, sizeof request)) _exit(0);
  struct mien_video_end_record end = {.kind = mien_video_end};
  end.status = answer(&request, &end);
  // Without the libraries' own farewells, which the filter need not know.
  _exit(mien_video_write(&end, sizeof end) ? 1 : 0);
}
