"""Why a row costs more than its budget, by its key: from a profile where one was taken, else from the code.

A reason is printed under the table while its row is over, so it may stay here when the row is met.
"""

UNKNOWN = "No reason known yet."
_FRAME = (
    "Most of it is the frame that every page has: the way through the middleware, navigation, the switch of "
    "languages and the footer, filled by templates (about 17,000 calls of Python), before the page says "
    "anything of its own. "
)
REASONS = {
    "sign-in": _FRAME + "There is one query.",
    "home": _FRAME + "Eight queries read session and person, her places, sessions, marks, attempts, readings "
    "and certificate; the trace and the seats of eight modules are worked out each time, since a clock alone "
    "changes them.",
    "path": _FRAME + "The page has 48 lines, each with its state, its language and its address.",
    "module": _FRAME
    + "The right to read is asked of the database each time, and the body is drawn from its blocks.",
    "lesson": _FRAME
    + "The right to read is asked of the database each time, and the body is drawn block by block, "
    "each in its own language.",
    "attempt": (
        "Five requests, each of which looks up session and person anew. Each answer is written twice, as a "
        "row of history and as the state that stands, and sending adds score and evidence."
    ),
    "autosave": (
        "Ten requests, each a transaction of its own that looks up session, person and attempt and writes "
        "history and state: a phone that loses its connection loses one answer at most."
    ),
    "save-30": (
        "A history row and a record for each person, under the lock of the session; reading back who was "
        "marked by another roster meanwhile; and the page's own way through forms and middleware."
    ),
    "save-200": (
        "A history row and a record for each person, under the lock of the session; reading back who was "
        "marked by another roster meanwhile; and the page's own way through forms and middleware."
    ),
    "desk": (
        "Of 65 ms in the test client (27 November 2026) an empty page of the Wagtail admin takes 16, "
        "and 11 of the 25 queries; reading and counting everybody takes 28. The totals and the order of"
        " the rows need the marks and passes of everybody, so this part grows with the cohort. Stored "
        "totals were rejected: a session becomes past by the clock alone, and a second truth would "
        "differ for a while (`docs/decisions/0011-lists-of-everybody.md`)."
    ),
    "csv": "Every line is worked out from marks and passes; nothing is stored. It is sent in portions.",
    "xlsx": "Every line is worked out from marks and passes; nothing is stored. It is sent in portions.",
    "download": "Session, person and the right to the paper are looked up before the file is sent.",
    "verify": _FRAME + "Each look counts against the limit of its address, in one statement.",
    "password": (
        "The budget is one Argon2 hash and ten milliseconds. The rest is what guards the door: tries are "
        "counted for the account and for the network address before the check, a new session is made, and "
        "the audit gets its row."
    ),
    "drawn": (
        "Not profiled. The day's earlier run gave 7.6 ms (2026-11-26), before the code around the drawing "
        "changed and on a machine that may have been faster: which of the two it is, is not known."
    ),
    "bulk": (
        "Drawing is four fifths of it. The rest is the row, its history and the file, which the disk must "
        "have before the row says so."
    ),
    "memory": (
        "A process that has loaded the site and served nothing holds 155 MB, spread over Wagtail, Django and "
        "many smaller packages; workers share most of that. The rest is what pages leave behind: most of it "
        "comes with rosters, desk and exports of large cohorts when eight ask for them at once. Large blocks "
        "are given back to the machine; what stays are small ones that lie among others still in use."
    ),
}


def reason_of(key):
    """The reason of a row, or that nobody knows it."""
    return REASONS.get(key, UNKNOWN)
