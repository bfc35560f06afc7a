"""What the log says of a server error: which door failed, where in the code, and nothing more."""

import logging
import traceback


class PlaceOnly(logging.Filter):
    """Takes the address and the error's own words out of a record: both may hold names, codes and tokens."""

    def filter(self, record):
        """Rewrite the record; none is dropped."""
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        record.msg = "The door %s failed"
        record.args = (match.view_name or "without a name" if match else "of no address",)
        if record.exc_info:
            kind, _error, trace = record.exc_info
            record.exc_text = "".join(traceback.format_tb(trace)) + kind.__name__
            record.exc_info = None
        return True
