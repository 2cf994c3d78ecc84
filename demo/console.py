"""Messages at the console. They go to standard error: standard output has the address and the logins alone."""

import sys


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
