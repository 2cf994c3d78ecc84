"""The yardstick, CPU of this process in ms: `DJANGO_SETTINGS_MODULE=bench.yardstick python -m bench.unit`."""

import time
from collections.abc import Callable
from statistics import median
from wsgiref.util import setup_testing_defaults


def milliseconds(act: Callable[[], object], rounds: int) -> float:
    """The median CPU time of this process."""
    spent = []
    for _ in range(rounds):
        begun = time.process_time()
        act()
        spent.append(time.process_time() - begun)
    return median(spent) * 1000


def yardstick() -> None:
    """One request, without a server before it."""
    from ticketing.wsgi import application

    environ: dict[str, object] = {}
    setup_testing_defaults(environ)
    response = application(environ | {"PATH_INFO": "/yardstick/"}, lambda status, headers: None)
    assert response.status_code == 200
    response.close()


if __name__ == "__main__":
    yardstick()
    print(milliseconds(yardstick, 1000))
