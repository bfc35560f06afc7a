"""The roster as a form: one row a person, one save for everybody, no script needed."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from institute.attendance.models import Status
from institute.attendance.services import RosterMark

MARKS = [
    {"value": Status.PRESENT.value, "label": Status.PRESENT.label, "icon": "check", "tone": "here"},
    {"value": Status.LATE.value, "label": Status.LATE.label, "icon": "clock", "tone": "late"},
    {"value": Status.EXCUSED.value, "label": Status.EXCUSED.label, "icon": "home", "tone": "away"},
    {"value": Status.ABSENT.value, "label": Status.ABSENT.label, "icon": "minus", "tone": "away"},
]
TONES = {mark["value"]: mark["tone"] for mark in MARKS}


class RosterForm(forms.Form):
    """The marks of a session.

    A row says with ``was-`` what it showed when the page was made. Only a row that somebody changed since
    becomes a mark: of two facilitators who save one after the other, neither writes over the other's
    rows. ``page_copy`` names this copy of the page, so that a retry is known again.
    """

    page_copy = forms.UUIDField(widget=forms.HiddenInput)
    everybody = forms.BooleanField(required=False)

    def __init__(self, session, enrolments, data=None):
        super().__init__(data, initial={"page_copy": uuid.uuid4()}, auto_id="%s")
        self.session = session
        self.enrolments = enrolments
        for enrolment in enrolments:
            key = enrolment.pk
            self.fields[f"mark-{key}"] = forms.ChoiceField(choices=Status, required=False)
            self.fields[f"minutes-{key}"] = forms.IntegerField(
                label=enrolment.learner.display_name,
                required=False,
                min_value=0,
                max_value=session.minutes,
                error_messages={
                    "invalid": _("Write the minutes as a number."),
                    "min_value": _("Write 0 or more minutes."),
                    "max_value": _("The session has %(limit_value)d minutes."),
                },
            )
            self.fields[f"was-{key}"] = forms.CharField(required=False, max_length=32)

    def clean(self):
        """Refuse people who are not on this roster."""
        cleaned = super().clean()
        posted = {name for name in self.data if name.startswith("mark-") and self.data[name]}
        if posted - set(self.fields):
            raise forms.ValidationError(
                _("Somebody on this page is no longer on the roster. Nothing was saved."),
                code="not-enrolled",
            )
        for enrolment in self.enrolments:
            key = enrolment.pk
            if cleaned.get(f"minutes-{key}") is not None and not self._status_of(key):
                self.add_error(f"minutes-{key}", _("Say first if this person was here or came late."))
        return cleaned

    def _status_of(self, key):
        status = self.cleaned_data.get(f"mark-{key}") or ""
        if not status and self.cleaned_data.get("everybody"):
            return Status.PRESENT.value
        return status

    @property
    def marks(self):
        """The marks that somebody made on this page, as the verb takes them."""
        marks = []
        for enrolment in self.enrolments:
            key = enrolment.pk
            status = self._status_of(key)
            minutes = self.cleaned_data.get(f"minutes-{key}")
            said = shown_as(status, minutes)
            if status and said != self.cleaned_data.get(f"was-{key}"):
                # The same tap on the same copy of the page has the same name, however often it is sent.
                name = uuid.uuid5(self.cleaned_data["page_copy"], f"{key} {said}")
                marks.append(RosterMark(key, status, minutes, name))
        return marks

    def rows(self):
        """What each row of the page shows: what was just typed, else what is on record."""
        for enrolment in self.enrolments:
            key, record = enrolment.pk, enrolment.record
            status = record.status if record else ""
            minutes = record.minutes if record else None
            if self.is_bound:
                chosen, typed = self.data.get(f"mark-{key}", ""), self.data.get(f"minutes-{key}", "")
                was = self.data.get(f"was-{key}", "")
            else:
                chosen, typed, was = status, "" if minutes is None else minutes, shown_as(status, minutes)
            yield {
                "key": key,
                "mark_name": f"mark-{key}",
                "minutes_name": f"minutes-{key}",
                "was_name": f"was-{key}",
                "person": enrolment.learner.display_name,
                "chosen": chosen,
                "minutes": typed,
                "was": was,
                "tone": TONES.get(chosen, ""),
                "errors": [
                    error for field in ("mark", "minutes") for error in self.errors.get(f"{field}-{key}", [])
                ],
            }


def shown_as(status, minutes):
    """What a row shows, in one word for a hidden field: ``late:40``; nothing when there is no mark."""
    if not status:
        return ""
    return status if minutes is None else f"{status}:{minutes}"
