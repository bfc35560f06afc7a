from django.urls import path

from institute.learner_home import views

urlpatterns = [
    path("home/", views.learner_home, name="learner-home"),
    path("path/", views.my_path, name="my-path"),
]
