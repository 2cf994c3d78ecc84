"""The nightly run that forgets what is past its period, of all apps."""

import logging
import time
from collections.abc import Callable

from ..advisory_locks import RETENTION, alone
from . import registry
from .registry import Job

logger = logging.getLogger(__name__)

Report = Callable[[str], None]


def forget_old(*, seconds: float = 90, dry_run: bool = False, report: Report = logger.info) -> bool:
    """Runs all jobs of all apps for at most `seconds`, and reports the number of rows of each. Returns whether all is
    done: the next run finds what remains. A second run at the same time does nothing."""
    with alone(RETENTION) as is_alone:
        if not is_alone:
            report("another run is at work")
            return False
        end = time.monotonic() + seconds
        jobs = [job for part in reversed(registry.parts()) for job in part.jobs()]
        return all([_run_job(job, end, dry_run, report) for job in jobs])


def _run_job(job: Job, end: float, dry_run: bool, report: Report) -> bool:
    """Runs a job, at most until `end`, and returns whether it is finished. An error is logged and doesn't stop the
    other jobs."""
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
