"""What changes people: roles, cards, sessions."""

from django.contrib.auth.models import Group, Permission

from institute.people import roles

# Rights over models, by role: app label and codename. Rights over pages are given by lessons.curriculum.
RIGHTS = {
    roles.FACILITATOR: ["wagtailadmin.access_admin"],
    roles.CONTENT_EDITOR: ["wagtailadmin.access_admin"],
    roles.PROJECT_MANAGER: ["wagtailadmin.access_admin"],
    roles.REPORT_VIEWER: [],
}


def ensure_roles():
    """Make the four groups with their rights over models; run again, it changes nothing."""
    for name, rights in RIGHTS.items():
        group, _created = Group.objects.get_or_create(name=name)
        wanted = [
            Permission.objects.get(content_type__app_label=label, codename=codename)
            for label, codename in (right.split(".") for right in rights)
        ]
        group.permissions.add(*wanted)
