"""The hasher of the tests: hundreds of customers are made in them, and none of their passwords is a secret."""

from accounts.login.hashers import LightArgon2Hasher


class QuickHasher(LightArgon2Hasher):
    """The real one at the lowest cost that Argon2 knows. The browser's tests log in with the real one."""

    memory_cost = 8
    time_cost = 1
