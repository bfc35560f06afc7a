from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from institute.reports import views
from institute.reports.menu import DeskMenuItem
from institute.reports.parent_views import ParentView


@hooks.register("register_admin_urls")
def register_desk_urls():
    return [
        path("desk/", views.DesksView.as_view(), name="cohort-desks"),
        path("desk/<int:cohort_id>/", views.DeskView.as_view(), name="cohort-desk"),
        path("desk/<int:cohort_id>/csv/", views.DeskCsvView.as_view(), name="cohort-desk-csv"),
        path("desk/<int:cohort_id>/xlsx/", views.DeskXlsxView.as_view(), name="cohort-desk-xlsx"),
        path("desk/parent/<uuid:enrolment_id>/", ParentView.as_view(), name="desk-parent"),
    ]


@hooks.register("register_admin_menu_item")
def register_desk_menu_item():
    return DeskMenuItem(
        _("Cohorts desk"), reverse_lazy("cohort-desks"), name="desk", icon_name="table", order=140
    )
