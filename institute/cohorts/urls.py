from django.urls import path

from institute.cohorts import views

urlpatterns = [
    path("cohorts/<int:cohort_id>/cards/", views.print_cards, name="print-cards"),
    path(
        "cohorts/<int:cohort_id>/cards/<uuid:card_id>/revoke/",
        views.revoke_card,
        name="revoke-card",
    ),
]
