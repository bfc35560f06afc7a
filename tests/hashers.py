from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2Hasher(Argon2PasswordHasher):
    """The same algorithm at its lowest cost."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
