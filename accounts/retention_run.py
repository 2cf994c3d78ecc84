"""The nightly run that forgets what is past its period, of all apps."""

import logging
import time
from collections.abc import Callable

from . import privacy
from .advisory import RETENTION, alone
from .privacy import Job

logger = logging.getLogger(__name__)

Report = Callable[[str], None]


def forget_old(*, seconds: float = 90, dry_run: bool = False, report: Report = logger.info) -> bool:
    """Does all jobs of all apps, for at most so many seconds; tells how many rows each dealt with. Whether all was
    done: what remains is found by the next run. A second run at the same time does nothing."""
    with alone(RETENTION) as is_alone:
        if not is_alone:
            report("another run is at it")
            return False
        end = time.monotonic() + seconds
        jobs = [job for part in reversed(privacy.parts()) for job in part.jobs()]
        return all([_run_job(job, end, dry_run, report) for job in jobs])


def _run_job(job: Job, end: float, dry_run: bool, report: Report) -> bool:
    """One job until the end; whether it was finished. What goes wrong with it doesn't hold up the others."""
    if dry_run:
        report(f"{job.name}: {job.due()}")
        return True
    done = 0
    try:
        for number in job.run():
            done += number
            if time.monotonic() > end:
                report(f"{job.name}: {done}, and more to do")
                return False
    except Exception:
        logger.exception("Retention: %s failed after %s", job.name, done)
        return False
    if done:
        report(f"{job.name}: {done}")
    return True
