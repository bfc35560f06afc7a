"""People's sign-in, completed with the sending of its messages."""

from institute.messaging.tasks import send_sign_in_message
from institute.people.sign_in import adapter


class AccountAdapter(adapter.AccountAdapter):
    """Hands a sign-in message to the background worker."""

    def deliver(self, message, *, to=""):
        send_sign_in_message.enqueue(str(message.pk), to)
