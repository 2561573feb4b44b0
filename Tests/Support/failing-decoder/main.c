// A decoder that does to its caller what a hostile video could make one do. It confines itself as the real one does; what
// it does then is the name that it is called by.

#define _GNU_SOURCE
#include <CConfinement.h>
#include <CVideoExchange.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void greet(void) { mien_video_write(MIEN_VIDEO_GREETING, MIEN_VIDEO_GREETING_LENGTH); }

static void take_video(void) {
  struct mien_video_request request;
  if (mien_video_read(&request, sizeof request)) _exit(0);
  char *bytes = malloc(request.byte_count);
  if (!bytes || mien_video_read(bytes, request.byte_count)) _exit(0);
}

static int write_frame(uint32_t width, uint32_t height, uint32_t milliseconds) {
  static char pixels[16 * 16 * 3];
  const struct mien_video_frame_record record = {mien_video_frame, width, height, milliseconds};
  return mien_video_write(&record, sizeof record) || mien_video_write(pixels, sizeof pixels);
}

static void hang(void) {
  volatile int goes_on = 1;
  while (goes_on) {}
}

// As fast as they are taken, each later than the one before by `step` milliseconds.
static void write_frames_for_ever(uint32_t step) {
  for (uint32_t time = 0; !write_frame(16, 16, time); time += step) {}
}

static void write_end(uint32_t status, uint32_t frames) {
  struct mien_video_end_record end = {.kind = mien_video_end, .status = status, .frames = frames};
  // Names without a zero behind them.
  memset(end.container, 'x', sizeof end.container);
  memset(end.codec, 0xFF, sizeof end.codec);
  mien_video_write(&end, sizeof end);
}

static void write_noise(void) {
  uint32_t state = 1;
  do state = state * 1664525u + 1013904223u; while (!mien_video_write(&state, sizeof state));
}

// Memory as the library gives it, ten times a gigabyte, each page of it used.
static void take_memory(void) {
  for (int each = 0; each < 10; each++) {
    char *block = malloc(1ul << 30);
    if (!block) abort();
    for (size_t place = 0; place < 1ul << 30; place += 4096) block[place] = 1;
  }
  write_frames_for_ever(70);
}

int main(int count, char **arguments) {
  (void)count;
  const char *slash = strrchr(arguments[0], '/');
  const char *name = slash ? slash + 1 : arguments[0];
  if (!strcmp(name, "hangs-at-once")) hang();
  if (!strcmp(name, "crashes-at-once")) abort();
  if (mien_video_confine()) return 21;
  greet();
  if (!strcmp(name, "takes-no-video")) hang();
  if (!strcmp(name, "ends-with-video-unread")) _exit(0);
  take_video();
  if (!strcmp(name, "crashes")) raise(SIGSEGV);
  if (!strcmp(name, "breaks-rules")) execl("/bin/true", "true", NULL);
  if (!strcmp(name, "ends")) _exit(0);
  if (!strcmp(name, "hangs")) hang();
  if (!strcmp(name, "hangs-in-frame")) {
    const struct mien_video_frame_record record = {mien_video_frame, 16, 16, 0};
    mien_video_write(&record, sizeof record);
    hang();
  }
  if (!strcmp(name, "writes-noise")) write_noise();
  if (!strcmp(name, "endless-frames")) write_frames_for_ever(70);
  if (!strcmp(name, "endless-frames-at-one-time")) write_frames_for_ever(0);
  if (!strcmp(name, "huge-frame")) write_frame(UINT32_MAX, UINT32_MAX, 0);
  if (!strcmp(name, "empty-frame")) write_frame(0, 16, 0);
  if (!strcmp(name, "late-frame")) write_frame(16, 16, UINT32_MAX);
  if (!strcmp(name, "end-without-frames")) write_end(mien_video_decoded, 0);
  if (!strcmp(name, "end-with-wrong-count")) { write_frame(16, 16, 0); write_end(mien_video_decoded, UINT32_MAX); }
  if (!strcmp(name, "unknown-status")) write_end(UINT32_MAX, 0);
  if (!strcmp(name, "takes-ten-gigabytes")) take_memory();
  // After something wrong was said, it stays.
  hang();
}
