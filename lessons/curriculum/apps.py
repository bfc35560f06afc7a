from django.apps import AppConfig


class CurriculumConfig(AppConfig):
    name = "lessons.curriculum"

    def ready(self) -> None:
        """Connect to every publication, also a scheduled or approved one, which no admin hook sees."""
        from wagtail.signals import page_published

        from lessons.curriculum.services import page_was_published

        page_published.connect(page_was_published, dispatch_uid="curriculum-page-was-published")
