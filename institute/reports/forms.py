"""What may be asked of the desk. Anything that is not on these lists is left out, and breaks nothing."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certificates.models import CertificateState
from institute.completion.forecast import FinishState
from institute.i18n.names import language_name
from institute.i18n.text import normalise_for_comparison
from institute.reports.queries import last_active, newest_certificates

NO_SITE = "none"
# "Nothing for so many days": the choices of the filter.
QUIET_DAYS = (14, 30)
SORTS = {
    "name": lambda person: normalise_for_comparison(person.name),
    "site": lambda person: normalise_for_comparison(person.site),
    "language": lambda person: normalise_for_comparison(language_name(person.language)),
    "sessions": lambda person: person.attended,
    "quizzes": lambda person: person.quizzes_passed,
    "state": lambda person: list(FinishState).index(person.state),
}
FIRST = "name"


class SearchForm(forms.Form):
    """A name or a member code. It is sent, never put into an address: addresses end up in logs."""

    q = forms.CharField(label=_("Name or member code"), required=False, max_length=100, strip=True)

    def found(self, people):
        """Return the people whose name or code holds every word; nobody, if it is no text to search for."""
        if not self.is_valid():
            return []
        words = normalise_for_comparison(self.cleaned_data["q"]).split()
        if not words:
            return people
        return [
            one
            for one in people
            if all(
                word in normalise_for_comparison(one.name)
                or word in normalise_for_comparison(one.member_code)
                for word in words
            )
        ]


class DeskFilterForm(forms.Form):
    """Filters; the choices are those of the cohort's own people."""

    site = forms.ChoiceField(label=_("School site"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    state = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("Everyone")), *FinishState.choices]
    )
    quiet = forms.TypedChoiceField(label=_("Last active"), required=False, coerce=int, empty_value=0)

    def __init__(self, data, people):
        super().__init__(data, auto_id="desk-%s")
        sites = {str(one.site_id): one.site for one in people if one.site_id is not None}
        if any(one.site_id is None for one in people):
            sites[NO_SITE] = gettext("No school site")
        languages = {code: language_name(code) for code in {one.language for one in people}}
        for name, choices in (("site", sites), ("language", languages)):
            ordered = sorted(choices.items(), key=lambda one: normalise_for_comparison(one[1]))
            self.fields[name].choices = [("", _("All")), *ordered]
        self.fields["quiet"].choices = [
            ("", _("Any time")),
            *[(days, gettext("Not for %(days)d days") % {"days": days}) for days in QUIET_DAYS],
        ]
        self.is_valid()

    def chosen(self, people, at):
        """Return the people that the filters leave, in their order."""
        wanted = self.cleaned_data
        site, language, state = wanted.get("site"), wanted.get("language"), wanted.get("state")
        left = [
            one
            for one in people
            if (not site or site == (NO_SITE if one.site_id is None else str(one.site_id)))
            and (not language or language == one.language)
            and (not state or state == one.state)
        ]
        if not (days := wanted.get("quiet")):
            return left
        seen, long_ago = last_active(left), at - timedelta(days=days)
        return [one for one in left if (moment := seen.get(one.learner_id)) is None or moment < long_ago]

    @property
    def ordering(self):
        """The column to sort by, with a minus for the other way round; ``name`` when it is none of ours."""
        asked = self.data.get("sort", "")
        return asked if asked.removeprefix("-") in {*SORTS, *_READ} else FIRST

    def sorted(self, people):
        """Return the people in the order that was asked for; equal ones stay in the order of names."""
        column = self.ordering.removeprefix("-")
        key = SORTS.get(column) or _READ[column](people)
        return sorted(people, key=key, reverse=self.ordering.startswith("-"))


def _by_visit(people):
    seen = last_active(people)
    return lambda one: seen[one.learner_id].timestamp() if one.learner_id in seen else 0.0


def _by_certificate(people):
    newest = newest_certificates(people)
    words = {state.value: str(state.label) for state in CertificateState}
    return lambda one: words[newest[one.enrolment_id][1]] if one.enrolment_id in newest else ""


# What these sort by is read for everybody only when somebody asks for it.
_READ = {"active": _by_visit, "certificate": _by_certificate}
