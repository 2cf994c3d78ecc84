"""The memory of a web process: what hashing passwords takes goes back to the system."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Twelve threads log in, as a web process has them; prints what the process grew by, and at most, in MiB.
LOG_IN = """
import sys, threading
from accounts.login.hashers import LightArgon2Hasher
from ticketing import gunicorn

def memory(name):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith(name))

def log_in():
    for _ in range(3):
        assert hasher.verify("wachtwoord", encoded)

if "as a web process" in sys.argv:
    gunicorn.post_fork(None, None)
hasher = LightArgon2Hasher()
encoded = hasher.encode("wachtwoord", "korrelzout")
before = memory("VmRSS")
threads = [threading.Thread(target=log_in) for _ in range(12)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(memory("VmRSS") - before, memory("VmHWM") - before)
"""


def growth(*arguments: str) -> list[float]:
    logins = subprocess.run(
        [sys.executable, "-c", LOG_IN, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [float(number) for number in logins.stdout.split()]


def test_logins_leave_nothing_in_a_web_process_and_hash_one_at_a_time():
    after, at_most = growth("as a web process")
    assert after < 10
    assert at_most < 45  # a password takes 19 MiB, twelve at once would take 228


def test_without_the_settings_of_the_web_server_they_would():
    after, _ = growth()
    assert after > 15
