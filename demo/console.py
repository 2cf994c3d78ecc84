"""What the person at the console is told. Standard output has nothing but the address and the logins."""

import sys


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
