from django.urls import path

from certificates import views

urlpatterns = [
    path("certificate/<uuid:enrolment_id>/name/", views.name_on_certificate, name="name-on-certificate"),
    path("certificate/<uuid:enrolment_id>/get/", views.get_certificate, name="get-certificate"),
    path("certificate/<uuid:certificate_id>/", views.my_certificate, name="my-certificate"),
    path(
        "certificate/<uuid:certificate_id>/download/", views.download_certificate, name="download-certificate"
    ),
]
