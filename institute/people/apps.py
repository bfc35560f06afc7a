from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "institute.people"
    verbose_name = "People"
    default = True


class PeopleUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user screens with our own forms: a person has one name and needs no e-mail."""

    user_viewset = "institute.people.viewsets.UserViewSet"
    default = False
