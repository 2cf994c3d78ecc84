"""What happens by itself: payments expire, refunds progress, webhooks are sent. Sleeps until the next one is due."""

import threading
import time
import traceback

from . import payments, refunds
from .simulator import Simulator
from .webhooks import Deliveries

LONGEST_SLEEP = 30.0  # seconds; the wall clock may be changed under us


def start(sim: Simulator) -> threading.Thread:
    thread = threading.Thread(target=_run, args=[sim, Deliveries(sim)], daemon=True)
    thread.start()
    return thread


def _run(sim: Simulator, deliveries: Deliveries) -> None:
    while True:
        sim.bell.clear()
        try:
            now = time.time()
            payments.expire_due(sim, now)
            refunds.move_due(sim, now)
            deliveries.start_due(now)
            sim.bell.wait(_until_next(sim, deliveries))
        except Exception:
            traceback.print_exc()
            time.sleep(1)


def _until_next(sim: Simulator, deliveries: Deliveries) -> float:
    """The seconds to sleep; at least some milliseconds, so that the loop can't spin."""
    row = sim.store.row("SELECT (SELECT min(expires_at) FROM payments), (SELECT min(next_at) FROM refunds)")
    moments = [at for at in (*(row or ()), deliveries.next_due()) if at is not None]
    return min(max(min(moments, default=time.time() + LONGEST_SLEEP) - time.time(), 0.005), LONGEST_SLEEP)
