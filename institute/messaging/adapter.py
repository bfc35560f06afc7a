"""The account adapter with the sending of sign-in messages."""

from institute.messaging.tasks import send_sign_in_message
from institute.people.models import SignInMessage
from institute.people.sign_in import adapter


class AccountAdapter(adapter.AccountAdapter):
    """Hands a sign-in message to the background worker."""

    def deliver(self, message: SignInMessage, *, to: str = "") -> None:
        send_sign_in_message.enqueue(str(message.pk), to)
