"""Addresses that programs expect at the root, the same in every language."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from institute.home.sitemaps import SITEMAPS
from institute.home.views import favicon, robots, service_worker

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", favicon, name="favicon"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("sw.js", service_worker, name="service-worker"),
]
