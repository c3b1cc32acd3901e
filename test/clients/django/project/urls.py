from django.urls import path
from performance import views

from core import views as core_views

urlpatterns = [
    path('summary', views.summary),
    path('export', views.export_csv),
    path('workbook', views.export_xlsx),
    path('broken', core_views.broken),
    path('visible', core_views.visible),
]
