from django.apps import AppConfig


class CompletionConfig(AppConfig):
    name = "institute.completion"

    def ready(self) -> None:
        """Tell cohorts, which stand below, what their certificates can ask for."""
        from institute.completion.requirements.registry import register_built_in

        register_built_in()
