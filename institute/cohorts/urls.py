from django.urls import path

from institute.cohorts import roster_views, views

urlpatterns = [
    path("cohorts/<int:cohort_id>/parents/", roster_views.add_parents, name="add-parents"),
    path("cohorts/<int:cohort_id>/cards/", views.print_cards, name="print-cards"),
    path(
        "cohorts/<int:cohort_id>/cards/<uuid:card_id>/revoke/",
        views.revoke_card,
        name="revoke-card",
    ),
]
