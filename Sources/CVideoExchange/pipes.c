#include "CVideoExchange.h"

#include <errno.h>
#include <unistd.h>

int mien_video_read(void *bytes, size_t count) {
  char *place = bytes;
  while (count > 0) {
    const ssize_t done = read(STDIN_FILENO, place, count);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return -1;
    place += done;
    count -= (size_t)done;
  }
  return 0;
}

int mien_video_write(const void *bytes, size_t count) {
  const char *place = bytes;
  while (count > 0) {
    const ssize_t done = write(STDOUT_FILENO, place, count);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return -1;
    place += done;
    count -= (size_t)done;
  }
  return 0;
}
