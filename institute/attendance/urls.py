from django.urls import path

from institute.attendance import views

urlpatterns = [
    path("", views.teach_home, name="teach-home"),
    path("sessions/<uuid:session_id>/", views.roster, name="roster"),
]
