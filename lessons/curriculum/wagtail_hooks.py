from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from lessons.curriculum.review_views import ReviewView, TextsView, warn_of_draft
from lessons.curriculum.viewsets import LocalFactViewSet

register_snippet(LocalFactViewSet)
# Before the hook of the translation editor, which answers instead of all hooks after it.
hooks.register("before_edit_page", warn_of_draft, order=-10)


@hooks.register("register_admin_urls")
def register_review_urls():
    return [
        path("drafts/", TextsView.as_view(), name="texts-to-review"),
        path("drafts/<int:text_id>/", ReviewView.as_view(), name="review-text"),
    ]


@hooks.register("register_reports_menu_item")
def register_drafts_menu_item():
    return MenuItem(_("Drafts to review"), reverse_lazy("texts-to-review"), icon_name="glasses", order=100)
