"""Tasks that send messages. Their arguments are ids of rows: no address, no code, no link."""

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from institute.messaging.models import Channel, Kind
from institute.messaging.services import Message, send
from institute.people.models import SignInMessage, SignInPurpose
from institute.people.sign_in import message_code, message_path

KINDS = {SignInPurpose.ASKED: Kind.SIGN_IN, SignInPurpose.INVITATION: Kind.INVITATION}


@task(backend="background")
def send_sign_in_message(message_id: str, to: str = "") -> None:
    """Send the message with its code and link. One that was made for nobody is not sent."""
    row = SignInMessage.objects.select_related("learner").filter(pk=message_id).first()
    at = timezone.now()
    if row is None or row.learner is None or row.used_at is not None or at >= row.ends_at:
        return
    context = {
        "code": message_code(row),
        "link": f"{settings.SITE_ADDRESS}{message_path(row)}",
        "name": row.learner.display_name,
    }
    channel = {"email": Channel.EMAIL, "phone": Channel.SMS}.get(to)
    send(row.learner, Message(KINDS[SignInPurpose(row.purpose)], context, channel), at=at)
