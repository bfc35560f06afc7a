from django.urls import path

from institute.messaging import views

urlpatterns = [path("messages/", views.message_choice, name="message-choice")]
