"""Text messages. A backend is a class with ``send(number, text)``; it raises ``NotSent`` when it cannot."""

import logging
import os
import uuid

from django.conf import settings
from django.utils import timezone

logger = logging.getLogger(__name__)


class FileBackend:
    """Writes each message to a file that only this machine can read, on a site without a provider.

    The log says that there was a message, and holds neither the number nor any of the text.
    """

    def send(self, number: str, text: str) -> None:
        """Write the file; by name, the newest is the last."""
        folder = settings.VAR_DIR / "sms"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:8]}.txt"
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(f"To: {number}\n\n{text}\n")
        logger.info("A text message was written to a file: no service for text messages is set up")
