"""Addresses of cohort programmes."""

from django.urls import path

from implementation.views import cohort_sites, cohorts

ONE = "cohorts/<int:cohort_id>/"
PART = "cohorts/parts/<int:component_id>/"
SITE = "cohorts/sites/<int:site_id>/"

urlpatterns = [
    path("cohorts/", cohorts.cohort_list, name="cohort_list"),
    path("cohorts/add/", cohorts.cohort_add, name="cohort_add"),
    path(ONE, cohorts.cohort_detail, name="cohort_detail"),
    path(f"{ONE}change/", cohorts.cohort_change, name="cohort_change"),
    path(f"{ONE}take-back/", cohorts.cohort_withdraw, name="cohort_withdraw"),
    path(f"{ONE}put-back/", cohorts.cohort_restore, name="cohort_restore"),
    path(f"{ONE}parts/add/", cohorts.component_add, name="component_add"),
    path(f"{PART}change/", cohorts.component_change, name="component_change"),
    path(f"{PART}remove/", cohorts.component_remove, name="component_remove"),
    path(f"{ONE}sites/add/", cohort_sites.site_add, name="site_add"),
    path(SITE, cohort_sites.site_mark, name="site_mark"),
    path(f"{SITE}change/", cohort_sites.site_change, name="site_change"),
    path(f"{SITE}take-back/", cohort_sites.site_withdraw, name="site_withdraw"),
    path(f"{SITE}put-back/", cohort_sites.site_restore, name="site_restore"),
]
