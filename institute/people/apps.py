from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "institute.people"
    verbose_name = "People"
    default = True

    def ready(self) -> None:
        """Connect the receivers of Django's and allauth's sign-in signals. Our own apps send no signals."""
        from allauth.mfa.signals import authentication_failed
        from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

        from institute.people import sign_in_audit

        user_logged_in.connect(sign_in_audit.audit_signed_in, dispatch_uid="audit")
        user_logged_out.connect(sign_in_audit.audit_signed_out, dispatch_uid="audit")
        user_login_failed.connect(sign_in_audit.audit_password_refused, dispatch_uid="audit")
        authentication_failed.connect(sign_in_audit.audit_code_refused, dispatch_uid="audit")


class PeopleUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user screens with our own forms and rights: a person has one name and needs no e-mail."""

    user_viewset = "institute.people.admin.viewsets.UserViewSet"
    default = False
