"""Facilitator notes: who may read them, and the pages that leave them out for everybody else."""

from django.utils.translation import gettext_lazy as _

from institute.people import roles

READS_NOTES = frozenset({roles.FACILITATOR, roles.CONTENT_EDITOR, roles.PROJECT_MANAGER})
PREVIEW_AS_PARENT = "parent"
PREVIEW_AS_FACILITATOR = "facilitator"


def may_read_facilitator_notes(user):
    """Whether a person writes or teaches lessons: the notes are for those, and never for parents."""
    return user.is_authenticated and (user.is_superuser or bool(user.role_names & READS_NOTES))


class HasFacilitatorNotes:
    """A page with a ``body`` that facilitators see with their notes, and parents without them."""

    preview_modes = [
        (PREVIEW_AS_PARENT, _("As a parent")),
        (PREVIEW_AS_FACILITATOR, _("As a facilitator")),
    ]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | self.parts_for(may_read_facilitator_notes(request.user))

    def get_preview_context(self, request, mode_name):
        context = super().get_preview_context(request, mode_name)
        return context | self.parts_for(mode_name == PREVIEW_AS_FACILITATOR)

    def parts_for(self, shows_facilitator_notes):
        """What of the body goes into the page. A note is left out, not hidden."""
        return {
            "shows_facilitator_notes": shows_facilitator_notes,
            "blocks": [
                block
                for block in self.body
                if shows_facilitator_notes or block.block_type != "facilitator_note"
            ],
        }
