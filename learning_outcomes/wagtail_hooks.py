from wagtail import hooks
from wagtail.snippets.models import register_snippet

from learning_outcomes.deletion import refuse_outcome_deletion
from learning_outcomes.viewsets import LearningOutcomeViewSet

register_snippet(LearningOutcomeViewSet)
hooks.register("before_delete_snippet", refuse_outcome_deletion)
