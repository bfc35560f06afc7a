"""The pages at /teach/."""

from django.urls import path

from institute.teach.views import activities, add_parents, scoring, sessions, sign_in_cards

urlpatterns = [
    path("", sessions.teach_home, name="teach-home"),
    path("sessions/<uuid:session_id>/", sessions.roster, name="roster"),
    path("activities/", activities.activities, name="activities"),
    path("scoring/", scoring.scoring, name="scoring"),
    path("scoring/<int:response_id>/", scoring.score_answer, name="score-answer"),
    path("cohorts/<int:cohort_id>/parents/", add_parents.add_parents, name="add-parents"),
    path("cohorts/<int:cohort_id>/cards/", sign_in_cards.print_cards, name="print-cards"),
    path(
        "cohorts/<int:cohort_id>/cards/<uuid:card_id>/revoke/",
        sign_in_cards.revoke_card,
        name="revoke-card",
    ),
]
