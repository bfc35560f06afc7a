from django.templatetags.static import static
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from institute.home.models import ContactMessage
from institute.home.viewsets import ContactMessageViewSet, ReadOnlyPermissionPolicy

register_permission_policy(ContactMessage, ReadOnlyPermissionPolicy(ContactMessage))


@hooks.register("register_admin_viewset")
def register_contact_messages():
    return ContactMessageViewSet()


@hooks.register("insert_global_admin_css")
def house_colours():
    """Give the admin's side bar the colours of the house; everything else stays Wagtail's."""
    sheets = [(static("css/tokens.css"),), (static("css/admin.css"),)]
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)
