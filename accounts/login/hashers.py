"""A light password hasher, for many logins at the same time."""

from threading import Lock

from django.contrib.auth.hashers import Argon2PasswordHasher

_hashing = Lock()


class LightArgon2Hasher(Argon2PasswordHasher):
    """Argon2id with the lowest cost that OWASP recommends (19 MiB, 2 passes, 1 lane; Password Storage Cheat Sheet).

    Two cores serve a thousand logins within minutes; with Django's default each login takes a quarter of a second.
    A process hashes one password at a time. Twelve threads at the same time would need 228 MiB and wouldn't be
    quicker, since the processes share the cores.
    """

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _hashing:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _hashing:
            return super().verify(password, encoded)
