"""The desk's line in the side bar of the admin."""

from wagtail.admin.menu import MenuItem


class DeskMenuItem(MenuItem):
    """Shown to those for whom the desk is there."""

    def is_shown(self, request):
        return request.user.is_project_manager or request.user.is_facilitator
