"""Why a row costs more than its budget, by the key of the row: written after it was profiled, never guessed.

A reason is printed under the table while its row is over, so it may stay here when the row is met.
"""

UNKNOWN = "No reason known yet."
REASONS = {
    "password": (
        "The budget is one Argon2 hash and ten milliseconds. The rest is what guards the door: tries are "
        "counted in the shared cache for the account and for the network address, before and after the "
        "check, a new session is made, and the audit gets its row."
    ),
    "attempt": (
        "Five requests, each of which looks up session and person anew. Each answer is written twice, as a "
        "row of history and as the state that stands, and sending adds score and evidence."
    ),
    "autosave": (
        "Ten requests, each a transaction of its own that looks up session, person and attempt and writes "
        "history and state: a phone that loses its connection loses one answer at most."
    ),
}


def reason_of(key):
    """The reason of a row, or that nobody knows it."""
    return REASONS.get(key, UNKNOWN)
