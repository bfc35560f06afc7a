from wagtail import hooks
from wagtail.permissions import register_permission_policy

from institute.admin.visible import VisiblePermissionPolicy
from institute.cohorts.admin.viewsets import CohortsViewSetGroup
from institute.cohorts.models import Cohort, Enrolment, SchoolSite, Session

register_permission_policy(Cohort, VisiblePermissionPolicy(Cohort, facilitators_may={"view"}))
register_permission_policy(Session, VisiblePermissionPolicy(Session, facilitators_may={"view", "change"}))
register_permission_policy(Enrolment, VisiblePermissionPolicy(Enrolment, facilitators_may={"view"}))
register_permission_policy(SchoolSite, VisiblePermissionPolicy(SchoolSite))


@hooks.register("register_admin_viewset")
def register_cohorts():
    return CohortsViewSetGroup()
