from wagtail import hooks

from lessons.progress.deletion import refuse_bulk_deletion, refuse_page_deletion
from lessons.progress.views.guard import guard_page

hooks.register("before_serve_page", guard_page)
hooks.register("before_delete_page", refuse_page_deletion)
hooks.register("before_bulk_action", refuse_bulk_deletion)
