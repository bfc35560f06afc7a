from django.urls import path

from certificates import views

urlpatterns = [
    path("certificate/<uuid:enrolment_id>/get/", views.get_certificate, name="get-certificate"),
    path(
        "certificate/<uuid:certificate_id>/download/", views.download_certificate, name="download-certificate"
    ),
]
