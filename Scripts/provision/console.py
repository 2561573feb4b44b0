"""What set-up says: one line a step, and a moving line while a download runs."""

import sys


def say(text):
    """One finished line."""
    print(f"set-up: {text}", flush=True)


def fail(text):
    """The sentence that ends set-up."""
    sys.stdout.flush()
    print(f"set-up: error: {text}.", file=sys.stderr, flush=True)


class Progress:
    """A line that is rewritten in place on a terminal, and not shown elsewhere."""

    def __init__(self, title, total):
        self.title, self.total = title, total
        self.shown = sys.stdout.isatty()

    def update(self, done):
        """Shows `done` bytes of the total."""
        if self.shown:
            percent = min(99, 100 * done // max(1, self.total))
            print(f"\r\033[Kset-up: {self.title} {percent:3d} %", end="", flush=True)

    def clear(self):
        """Removes the line."""
        if self.shown:
            print("\r\033[K", end="", flush=True)
