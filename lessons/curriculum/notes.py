"""Facilitator notes: who may read them, and the pages that leave them out for everybody else."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from institute.people import roles
from institute.people.models import User

if TYPE_CHECKING:
    # A mixin of page models that is no model itself.
    from wagtail.models import Page as MixinBase
else:
    MixinBase = object

NOTE_READERS = frozenset({roles.FACILITATOR, roles.CONTENT_EDITOR, roles.PROJECT_MANAGER})
PREVIEW_AS_PARENT = "parent"
PREVIEW_AS_FACILITATOR = "facilitator"


def may_read_facilitator_notes(user: User | AnonymousUser) -> bool:
    """Whether a user writes or teaches lessons: the notes are for them, and never for parents."""
    return user.is_authenticated and (user.is_superuser or bool(user.role_names & NOTE_READERS))


class HasFacilitatorNotes(MixinBase):
    """A page with a ``body`` that facilitators see with their notes, and parents without them."""

    preview_modes = [
        (PREVIEW_AS_PARENT, _("As a parent")),
        (PREVIEW_AS_FACILITATOR, _("As a facilitator")),
    ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the blocks that this reader may see."""
        context = super().get_context(request, *args, **kwargs)
        return context | self.visible_blocks(may_read_facilitator_notes(request.user))

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """Add the blocks that readers of this preview mode see."""
        context = super().get_preview_context(request, mode_name)
        return context | self.visible_blocks(mode_name == PREVIEW_AS_FACILITATOR)

    def visible_blocks(self, shows_facilitator_notes: bool) -> dict[str, Any]:
        """The context variables for the body. A note is left out, not hidden."""
        return {
            "shows_facilitator_notes": shows_facilitator_notes,
            "blocks": [
                block
                for block in self.body
                if shows_facilitator_notes or block.block_type != "facilitator_note"
            ],
        }
