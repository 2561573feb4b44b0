#define _GNU_SOURCE
#include "CConfinement.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

// Addresses, of which the libraries take some 300 MB without touching most of them.
static const rlim_t most_memory = 1536ul << 20;
// Seconds of processor time. The server is less patient; this is for a process that it lost.
static const rlim_t most_seconds = 30;

static int limit(int resource, rlim_t value) {
  struct rlimit both = {value, value};
  return setrlimit(resource, &both);
}

static int set_limits(void) {
  return limit(RLIMIT_AS, most_memory) || limit(RLIMIT_CPU, most_seconds) || limit(RLIMIT_FSIZE, 0)
      || limit(RLIMIT_NOFILE, 3) || limit(RLIMIT_NPROC, 0) || limit(RLIMIT_CORE, 0) || limit(RLIMIT_MSGQUEUE, 0)
      || limit(RLIMIT_MEMLOCK, 0);
}

// Calls that need no look at their arguments.
static const int allowed[] = {
  SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex),
  SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(getrandom), SCMP_SYS(sched_yield),
  SCMP_SYS(sched_getaffinity), SCMP_SYS(sysinfo), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask),
  SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(tgkill), SCMP_SYS(exit), SCMP_SYS(exit_group),
};

// What libraries try in good faith, such as a look for the time zone, and do without.
static const int refused[] = {
  SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(stat), SCMP_SYS(newfstatat),
  SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(sched_setaffinity), SCMP_SYS(fstat), SCMP_SYS(ioctl),
};

static int allow_calls(scmp_filter_ctx filter) {
  for (unsigned long each = 0; each < sizeof(refused) / sizeof(*refused); each++)
    if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), refused[each], 0)) return -1;

  for (unsigned long each = 0; each < sizeof(allowed) / sizeof(*allowed); each++)
    if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[each], 0)) return -1;
  // Video comes in on one pipe, frames go out on another, complaints on a third.
  if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 1, SCMP_A0(SCMP_CMP_EQ, STDIN_FILENO))) return -1;
  if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, STDOUT_FILENO))) return -1;
  if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO))) return -1;
  // Memory, but none that is code, and none that is a file.
  const struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
  if (seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, no_code,
        SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS))) return -1;
  return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_code);
}

int mien_video_confine(void) {
  // The time zone is read from a file when it is first needed.
  tzset();
  // The parent's files are not ours; nothing but the three pipes stays open.
  if (close_range(3, ~0u, 0)) return -1;
  if (set_limits()) return -1;
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) || prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0)) return -1;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return -1;
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (!filter) return -1;
  const int result = allow_calls(filter) || seccomp_load(filter) ? -1 : 0;
  seccomp_release(filter);
  return result;
}
