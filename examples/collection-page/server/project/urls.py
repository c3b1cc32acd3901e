from django.urls import include, path
from django.views.generic import RedirectView
from performance import pages

urlpatterns = [
    path('', RedirectView.as_view(url='/performance/collection')),
    path('performance/collection', pages.page),
    path('accounts/login/', pages.SignIn.as_view()),
    path('accounts/logout/', pages.sign_out),
    path('api/performance/collection/', include('performance.urls')),
]
