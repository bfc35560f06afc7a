"""Admin views of drafts that curriculum packs loaded: which wait for a review, and recording one."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page

from institute.i18n.names import language_name
from institute.people.access import visible_or_404
from institute.people.models import User
from institute.records.audit import audit_denied
from lessons.curriculum.models import LoadedText, TextReview
from lessons.curriculum.notes import may_read_facilitator_notes
from lessons.curriculum.services import reviews

REFUSALS = {
    reviews.TextChanged: gettext_lazy("The text has changed in the meantime. Please read it again."),
    reviews.AlreadyReviewed: gettext_lazy("Somebody wrote down a review of this text before."),
    reviews.NotReviewed: gettext_lazy("There is no review to take back."),
    reviews.ReviewInFuture: gettext_lazy("This day is still to come."),
}


class ReviewForm(forms.Form):
    """Who has read the text, and when; ``seen`` is the hash of the text that was on the screen."""

    reviewed_by = forms.CharField(
        label=gettext_lazy("Who has read it"),
        max_length=TextReview._meta.get_field("reviewed_by").max_length,
        help_text=gettext_lazy("The name of a person who knows the language. An account is not needed."),
    )
    reviewed_on = forms.DateField(label=gettext_lazy("Read on"), widget=AdminDateInput)
    seen = forms.CharField(widget=forms.HiddenInput)


def with_pages(texts: Iterable[LoadedText]) -> list[Any]:
    """Set ``page`` and ``language_name`` on each text, in page order; texts of deleted pages are left out."""
    by_key: dict[tuple[UUID, str], Any] = {(text.key, text.language): text for text in texts}
    pages = (
        Page.objects.filter(translation_key__in={key for key, _language in by_key})
        .select_related("locale", "content_type")
        .order_by("path")
    )
    with_page = []
    for page in pages:
        text = by_key.get((page.translation_key, page.locale.language_code))
        if text:
            text.page, text.language_name = page, language_name(text.language)
            with_page.append(text)
    return with_page


class TextsView(WagtailAdminTemplateMixin, TemplateView):
    """Every draft of a pack: first those that wait for a review, then those that have one."""

    template_name = "texts/drafts.html"
    page_title = gettext_lazy("Drafts to review")
    header_icon = "glasses"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Raise 404 for users who neither write nor teach."""
        super().setup(request, *args, **kwargs)
        if not may_read_facilitator_notes(request.user):
            audit_denied(request, reason="role")
            raise Http404

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home and this page."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the texts in two lists: waiting and reviewed."""
        texts = with_pages(LoadedText.objects.drafts())
        return super().get_context_data(
            waiting=[text for text in texts if text.taken_back is not False],
            reviewed=[text for text in texts if text.taken_back is False],
            may_review=reviews.may_review(cast(User, self.request.user)),
            **kwargs,
        )


class ReviewView(WagtailAdminTemplateMixin, FormView):
    """One draft: a link to its page, its reviews, and forms to record a review or take it back."""

    template_name = "texts/review.html"
    page_title = gettext_lazy("Review of a text")
    header_icon = "glasses"
    form_class = ReviewForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Raise 404 for all but content editors and project managers."""
        super().setup(request, *args, **kwargs)
        # Wagtail lets nobody in who is not signed in.
        self.user = cast(User, request.user)
        if not reviews.may_review(self.user):
            audit_denied(request, reason="role")
            raise Http404
        text = visible_or_404(request, LoadedText.objects.drafts(), pk=kwargs["text_id"])
        [self.text] = with_pages([text]) or [None]
        if self.text is None:
            raise Http404

    def get_page_subtitle(self) -> str:
        """The title of the page and its language."""
        return f"{self.text.page.get_admin_display_title()} · {self.text.language_name}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the list and this text."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("texts-to-review"), "label": TextsView.page_title},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    @cached_property
    def reviews(self) -> QuerySet[TextReview]:
        """All reviews of the text, also of earlier versions."""
        reviews = TextReview.objects.filter(key=self.text.key, language=self.text.language)
        return reviews.select_related("by")

    def get_initial(self) -> dict[str, Any]:
        """Start with the user and today: most often they have read it themselves."""
        return {
            "reviewed_by": self.user.display_name,
            "reviewed_on": timezone.localdate(),
            "seen": self.text.text_sha256,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the text and its reviews."""
        return super().get_context_data(
            text=self.text, is_reviewed=self.text.taken_back is False, reviews=self.reviews, **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record a review, or take the last one back."""
        if request.POST.get("action") != "take-back":
            return super().post(request, *args, **kwargs)
        seen = request.POST.get("seen", "")
        try:
            reviews.take_back_review(self.text, seen=seen, at=timezone.now(), by=self.user)
        except reviews.ReviewRefused as refused:
            messages.error(request, REFUSALS[type(refused)])
        else:
            messages.success(request, _("Taken back. The text waits for a review again."))
        return redirect("review-text", self.text.pk)

    def form_valid(self, form: ReviewForm) -> HttpResponse:
        """Record the review; a refusal is shown as an error of the form."""
        now = timezone.now()
        try:
            reviews.mark_reviewed(
                self.text, **form.cleaned_data, on=timezone.localdate(), at=now, by=self.user
            )
        except reviews.ReviewRefused as refused:
            form.add_error(None, REFUSALS[type(refused)])
            messages.validation_error(self.request, REFUSALS[type(refused)], form)
            return self.form_invalid(form)
        messages.success(self.request, _("Written down. The text is no draft any more."))
        return redirect("texts-to-review")


def warn_of_draft(request: HttpRequest, page: Page) -> None:
    """Show a warning in the editor of a page, also of a translated one, that its text is a draft."""
    if request.method != "GET":
        return
    language = page.locale.language_code
    text = LoadedText.objects.waiting().filter(key=page.translation_key, language=language).first()
    if text is None:
        return
    message = _(
        "This text is a draft: somebody who knows the language (%(language)s) has still to review it."
    )
    buttons = []
    if reviews.may_review(cast(User, request.user)):
        buttons = [messages.button(reverse("review-text", args=[text.pk]), _("Mark as reviewed"))]
    messages.warning(request, message % {"language": language_name(language)}, buttons=buttons)
