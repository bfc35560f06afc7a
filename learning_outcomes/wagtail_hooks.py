from wagtail.snippets.models import register_snippet

from learning_outcomes.viewsets import LearningOutcomeViewSet

register_snippet(LearningOutcomeViewSet)
