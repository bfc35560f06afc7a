from wagtail.snippets.models import register_snippet

from lessons.curriculum.viewsets import LocalFactViewSet

register_snippet(LocalFactViewSet)
