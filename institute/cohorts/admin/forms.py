"""Forms of the cohort screens in the Wagtail admin. The view sets the zone in which times are typed."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from institute.admin.visible import VisibleModelForm, has_records
from institute.cohorts.models import CohortModule, Enrolment, Requirement, Session
from institute.people import roles
from institute.people.models import User
from lessons.curriculum.models import ModulePage

# Numbers of sessions are moved out of the way by this much while two of them swap numbers.
OUT_OF_THE_WAY = 10_000


def modules_in_source_language():
    """The modules that a cohort can take: pages of the source language, which records point at."""
    return ModulePage.objects.filter(locale=Locale.get_default()).order_by("number", "path")


class CohortModuleForm(VisibleModelForm):
    """A module of the cohort."""

    inherits = ["for_user"]

    class Meta:
        model = CohortModule
        fields = ["module", "opens_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "module" in self.fields:
            self.fields["module"].queryset = modules_in_source_language()


class RequirementForm(VisibleModelForm):
    """A condition of the certificate."""

    inherits = ["for_user"]

    class Meta:
        model = Requirement
        fields = ["kind", "percent"]


class SessionForm(VisibleModelForm):
    """A session. Cancelling it and bringing it back have views of their own, which ask why."""

    inherits = ["for_user", "at"]

    class Meta:
        model = Session
        fields = ["number", "title", "starts_at", "ends_at", "venue"]

    def __init__(self, *args, at=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at
        if "cohort" in self.fields and not self.instance._state.adding:
            # Marks of one cohort's parents must not move to another cohort.
            del self.fields["cohort"]

    def clean(self):
        """Refuse a session of more than a day: somebody mistyped the date."""
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends - starts > timedelta(days=1):
            self.add_error("ends_at", _("A session is at most one day long. Please check the date."))
        return cleaned


class CohortForm(VisibleModelForm):
    """A cohort with its modules, sessions and requirements.

    Once it has started its rules stand still: parents were told what the certificate asks for.
    """

    # What was promised on the first day; sessions may still move, and be cancelled.
    RULES = {
        "requirements": _("The cohort has started, so its requirements can no longer change."),
        "cohort_modules": _("The cohort has started, so its modules can no longer be added or taken away."),
    }

    def __init__(self, *args, at, **kwargs):
        self.at = at  # the forms of the sessions take it from here
        super().__init__(*args, **kwargs)
        self.fields["facilitators"].queryset = User.objects.filter(
            groups__name=roles.FACILITATOR, is_active=True
        ).order_by("display_name")
        self.is_under_way = not self.instance._state.adding and self.instance.has_started(at)
        if self.is_under_way:
            self._freeze()

    def _freeze(self):
        for name in ("starts_on", "time_zone"):
            self.fields[name].disabled = True
            self.fields[name].help_text = _("The cohort has started, so this can no longer change.")
        for relation in self.RULES:
            for form in self.formsets[relation].initial_forms:
                for name in {"kind", "percent", "module"} & set(form.fields):
                    form.fields[name].disabled = True

    def clean(self):
        """Refuse a change of the rules under way, and the removal of a session with marks."""
        cleaned = super().clean()
        if self.is_under_way:
            for relation, refusal in self.RULES.items():
                formset = self.formsets[relation]
                added = any(form.has_changed() and form.instance.pk is None for form in formset.forms)
                if added or (formset.is_valid() and formset.deleted_forms):
                    self.add_error(None, refusal)
        sessions = self.formsets["sessions"]
        if sessions.is_valid():
            for form in sessions.deleted_forms:
                if not form.instance._state.adding and has_records(form.instance):
                    message = _("Session %(number)d has records. It can be cancelled, but not taken away.")
                    self.add_error(None, message % {"number": form.instance.number})
        return cleaned

    def save(self, commit=True):
        """Save all of it; sessions may swap their numbers."""
        moved = [
            form.instance.pk
            for form in self.formsets["sessions"].initial_forms
            if "number" in form.changed_data and not form.instance._state.adding
        ]
        if commit and moved:
            # One after the other they would meet the unique constraint half way.
            Session.objects.filter(pk__in=moved).update(number=F("number") + OUT_OF_THE_WAY)
        return super().save(commit)


class EnrolForm(VisibleModelForm):
    """An enrolment for a learner who has an account, or for a new one."""

    parent = forms.ModelChoiceField(
        User.objects.none(), label=_("A parent who has an account"), required=False
    )
    display_name = forms.CharField(
        label=_("Or the name of a new parent"),
        max_length=200,
        required=False,
        help_text=_("As the person writes it, in any script."),
    )
    language = forms.ChoiceField(
        label=_("Language of a new parent"), choices=settings.LANGUAGES, required=False
    )

    class Meta:
        model = Enrolment
        fields = ["cohort", "school_site", "joined_on"]

    field_order = ["cohort", "parent", "display_name", "language", "school_site", "joined_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The list is for the project manager, the one who enrols; nobody else gets a list of all parents.
        if self.for_user is not None and self.for_user.is_project_manager:
            self.fields["parent"].queryset = (
                User.objects.parents().filter(is_active=True).order_by("display_name", "username")
            )
        self.fields["parent"].label_from_instance = lambda person: f"{person} · {person.username}"

    def clean(self):
        """Ask for one of the two: an account, or a name."""
        cleaned = super().clean()
        if bool(cleaned.get("parent")) == bool(cleaned.get("display_name")) and "parent" not in self.errors:
            self.add_error("parent", _("Choose a parent, or write the name of a new one: one of the two."))
        return cleaned


class EnrolmentForm(VisibleModelForm):
    """The field of an enrolment that can be corrected: the school."""

    class Meta:
        model = Enrolment
        fields = ["school_site"]


class WithdrawForm(forms.Form):
    """When and why a parent leaves."""

    on = forms.DateField(label=_("Last day"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("A few words, such as: moved away. Please write nothing about health or papers."),
    )


class ReturnForm(forms.Form):
    """When a parent comes back."""

    on = forms.DateField(label=_("First day back"))
    reason = forms.CharField(label=_("Note"), max_length=200, required=False)


class OrientationForm(forms.Form):
    """When a learner had the orientation one to one."""

    on = forms.DateField(label=_("Day"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_("Needed from the day of the third session on: why it comes late."),
    )


class OrientationBackForm(forms.Form):
    """Why an orientation does not count after all."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class CancelForm(forms.Form):
    """Why a session is cancelled."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_(
            "A few words for the team, such as: smoke, the school is closed. Parents do not see them."
        ),
    )


class BringBackForm(forms.Form):
    """A session takes place after all."""

    reason = forms.CharField(label=_("Note"), max_length=200, required=False)
