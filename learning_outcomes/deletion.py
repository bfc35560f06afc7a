"""Keeps outcomes that parents have evidence of from being deleted in the admin: the editor reads why."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from learning_outcomes.models import Evidence, LearningOutcome


def refuse_outcome_deletion(request, instances):
    """Answer instead of Wagtail's delete view, for one or many, when an outcome must stay; then all stay."""
    keys = [one.translation_key for one in instances if isinstance(one, LearningOutcome)]
    if not keys or not Evidence.objects.filter(outcome_key__in=keys).exists():
        return None
    messages.error(
        request, _("Nothing was deleted. Parents have shown this outcome, and their records name it.")
    )
    return redirect("wagtailsnippets_learning_outcomes_learningoutcome:list")
