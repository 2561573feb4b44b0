// Tries what a hostile video would like to do, confined or not. Exits with 0 where it succeeded and with 10 where it was
// refused; a call that the filter does not know kills the process.
//
//   confinement-probe free|confined ACTION

#define _GNU_SOURCE
#include <CConfinement.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static int try(const char *action) {
  if (!strcmp(action, "nothing")) return 1;
  if (!strcmp(action, "read-file")) return open("/etc/passwd", O_RDONLY) >= 0;
  if (!strcmp(action, "write-file")) return open("/tmp/mien-confinement-probe", O_WRONLY | O_CREAT, 0600) >= 0;
  if (!strcmp(action, "socket")) return socket(AF_INET, SOCK_STREAM, 0) >= 0;
  if (!strcmp(action, "fork")) {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    return child > 0;
  }
  if (!strcmp(action, "exec")) {
    char *const arguments[] = {"/bin/true", NULL};
    return execv(arguments[0], arguments) == 0;
  }
  if (!strcmp(action, "kill-parent")) return kill(getppid(), 0) == 0;
  if (!strcmp(action, "code")) return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
  if (!strcmp(action, "memory")) {
    // As much as a decoder that asks for 10 GB.
    char *block = mmap(NULL, 10ul << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return block != MAP_FAILED;
  }
  _exit(20);
}

int main(int count, char **arguments) {
  if (count != 3) return 20;
  if (!strcmp(arguments[1], "confined") && mien_video_confine()) return 21;
  _exit(try(arguments[2]) ? 0 : 10);
}
