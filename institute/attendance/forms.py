"""The form of a roster: one row a person, one save for all rows, no script needed."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from institute.attendance.folding import is_attended
from institute.attendance.models import ATTENDED, Status
from institute.attendance.services import RosterMark


class RosterForm(forms.Form):
    """The marks of a session; ``people`` are those of its roster.

    A row says with ``was-`` what it showed when the page was made. Only a row that somebody changed since
    becomes a mark: of two facilitators who save one after the other, neither writes over the other's
    rows. ``page_copy`` names this copy of the page, so that a retry is recognised.

    A row has no fields of its own: to make three for each of two hundred people takes longer than to read
    what they wrote. Only a row that is wrong gets one, for the summary of what needs another look.
    """

    page_copy = forms.UUIDField(widget=forms.HiddenInput)
    everybody = forms.BooleanField(required=False)

    def __init__(self, session, people, data=None):
        super().__init__(data, initial={"page_copy": uuid.uuid4()}, auto_id="%s")
        self.people = people
        self._read = {}
        self._minutes_planned = session.minutes
        self._minutes = forms.IntegerField(
            min_value=0,
            max_value=session.minutes,
            error_messages={
                "invalid": _("Write the minutes as a number."),
                "min_value": _("Write 0 or more minutes."),
                "max_value": _("The session has %(limit_value)d minutes."),
            },
        )
        self._mark = forms.ChoiceField(choices=Status)

    def clean(self):
        """Read every row; refuse people who are not on this roster."""
        super().clean()
        field_names = {f"mark-{person.key}" for person in self.people}
        if any(
            name.startswith("mark-") and name not in field_names and self.data[name] for name in self.data
        ):
            raise forms.ValidationError(
                _("Somebody on this page is no longer on the roster. Nothing was saved."),
                code="not-enrolled",
            )
        for person in self.people:
            self._read_row(person, marks_blank_rows=bool(self.cleaned_data.get("everybody")))
        return self.cleaned_data

    def _read_row(self, person, *, marks_blank_rows):
        """Keep what a row says, or add its error; with "everybody is here" a blank row says present."""
        status, minutes = self._typed(person.key)
        try:
            status = self._mark.clean(status) if status and status not in Status.values else status
        except forms.ValidationError as error:
            self._add_row_error(f"mark-{person.key}", person, error)
            return
        if not status and marks_blank_rows:
            status = Status.PRESENT.value
        try:
            minutes = self._minutes.clean(minutes) if minutes else None
        except forms.ValidationError as error:
            self._add_row_error(f"minutes-{person.key}", person, error)
            return
        if minutes is not None and not status:
            message = _("Say first if this person was here or came late.")
            self._add_row_error(f"minutes-{person.key}", person, message)
        self._read[person.key] = status, minutes

    def _typed(self, key):
        return self.data.get(f"mark-{key}", "").strip(), self.data.get(f"minutes-{key}", "").strip()

    def _add_row_error(self, name, person, error):
        self.fields[name] = forms.CharField(label=person.name, required=False)
        self.add_error(name, error)

    @property
    def marks(self):
        """The marks that were changed on this page, as :func:`save_roster` takes them."""
        marks = []
        for key, (status, minutes) in self._read.items():
            shown = shown_as(status, minutes)
            if status and shown != self.data.get(f"was-{key}", "").strip():
                # The same tap on the same copy of the page has the same name, however often it is sent.
                name = uuid.uuid5(self.cleaned_data["page_copy"], f"{key} {shown}")
                marks.append(RosterMark(key, status, minutes, name))
        return marks

    def rows(self):
        """What each row of the page shows: what was just typed, else what is on record."""
        for person in self.people:
            if self.is_bound:
                chosen, minutes = self._typed(person.key)
                was = self.data.get(f"was-{person.key}", "")
            else:
                chosen, minutes = person.status, "" if person.minutes is None else person.minutes
                was = shown_as(person.status, person.minutes)
            yield {
                "key": person.key,
                "person": person.name,
                "chosen": chosen,
                "minutes": minutes,
                "was": was,
                "too_few": self._is_too_few(chosen, minutes),
                "errors": [
                    *self.errors.get(f"mark-{person.key}", ()),
                    *self.errors.get(f"minutes-{person.key}", ()),
                ],
            }

    def _is_too_few(self, status, minutes):
        """Whether a row says that somebody was there, but for too few minutes to count."""
        # What is longer is no number of minutes: the field refuses it.
        if status not in ATTENDED or not str(minutes).isdecimal() or len(str(minutes)) > 4:
            return False
        return not is_attended(status, int(minutes), self._minutes_planned)


def shown_as(status, minutes):
    """What a row shows, in one word for a hidden field: ``late:40``; nothing when there is no mark."""
    if not status:
        return ""
    return status if minutes is None else f"{status}:{minutes}"
