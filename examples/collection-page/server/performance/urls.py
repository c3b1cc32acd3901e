from django.urls import path, re_path

from . import reports, views
from .parameters import Parameter
from .reports import BAR, LIMIT, TABLE


def answers(report):
    return views.ReportView.as_view(report=report)


urlpatterns = [
    path('page', answers(reports.Page())),
    path('summary', answers(reports.Summary())),
    path('bar', answers(reports.Passed('collection_bar_json', {**BAR, **LIMIT}))),
    path('pie', answers(reports.Passed('collection_share_json', {'metric': Parameter('metric'), **LIMIT}))),
    path('top', answers(reports.Passed('collection_top_json', {'sort': Parameter('sort'), 'direction': Parameter('direction'), **LIMIT}))),
    path('table', answers(reports.Passed('collection_table_json', TABLE))),
    path('filters', answers(reports.Filters())),
    path('version', answers(reports.Version())),
    path('session', views.SessionView.as_view()),
    path('export/xlsx', views.ExportView.as_view()),
    re_path('', views.UnknownView.as_view()),
]
