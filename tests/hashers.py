from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2Hasher(Argon2PasswordHasher):
    """The same algorithm at its lowest cost."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


class CountingHasher(QuickArgon2Hasher):
    """Counts how often a password is hashed: what costs the same number of hashes takes the same time."""

    count = 0

    def encode(self, *args, **kwargs):
        type(self).count += 1
        return super().encode(*args, **kwargs)

    def verify(self, *args, **kwargs):
        type(self).count += 1
        return super().verify(*args, **kwargs)
