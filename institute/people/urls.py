"""Doors that are the same in every language: the language switch, the printed card."""

urlpatterns = []
