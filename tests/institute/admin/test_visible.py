"""The base of all screens for rows that belong to somebody, where the usual way is left."""

import pytest
from django.db import connection
from django.http import Http404
from django.urls import reverse
from wagtail.permissions import policy_registry

from institute.admin.visible import (
    VisibleDeleteView,
    VisibleEditView,
    VisibleInspectView,
    VisibleModelForm,
)
from institute.cohorts.models import Cohort, Enrolment, SchoolSite
from institute.people import roles
from institute.records.models import AuditAction, AuditRecord
from tests.factories import (
    CohortFactory,
    EnrolmentFactory,
    FacilitatorFactory,
    ProjectManagerFactory,
    SchoolSiteFactory,
    UserFactory,
)
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "actions", "count"),
    [
        (roles.PROJECT_MANAGER, ["change"], 1),
        (roles.FACILITATOR, ["change"], 0),
        (roles.REPORT_VIEWER, ["view", "change"], 0),
        (None, ["view", "change"], 0),
    ],
)
def test_users_get_the_rows_of_a_model_only_with_a_permission_over_it(role, actions, count):
    person = UserFactory(role=role)
    cohort = CohortFactory()
    cohort.facilitators.add(person)
    cohort.save()

    rows = policy_registry.get_by_type(Cohort).instances_user_has_any_permission_for(person, actions)

    assert rows.count() == count


class EnrolmentForm(VisibleModelForm):
    """A form with a field that leads to rows of somebody."""

    class Meta:
        model = Enrolment
        fields = ["cohort"]


def test_a_form_offers_what_its_user_may_see_and_everything_without_a_user():
    CohortFactory()

    offered = [
        EnrolmentForm(for_user=person).fields["cohort"].queryset.count()
        for person in (None, ProjectManagerFactory(), FacilitatorFactory())
    ]

    assert offered == [1, 1, 0]


@pytest.mark.parametrize("view", [VisibleEditView, VisibleDeleteView, VisibleInspectView])
@pytest.mark.parametrize("key", ["none", "1.5", "9" * 30, "_22", ""])
def test_a_malformed_primary_key_is_a_404(rf, view, key):
    SchoolSiteFactory()
    request = rf.get("/")
    request.user = ProjectManagerFactory()

    # As where the address of a screen takes any text for a key.
    with pytest.raises(Http404):
        view.as_view(model=SchoolSite)(request, pk=key)

    assert AuditRecord.objects.get(action=AuditAction.DENIED).data["reason"] == "not-visible"


def test_an_object_that_gets_a_record_meanwhile_is_not_deleted(client):
    school = SchoolSiteFactory()
    sign_in(client, ProjectManagerFactory())
    looked = []

    def execute(run, sql, params, many, context):
        if 'WHERE "cohorts_enrolment"."school_site_id" IN' in sql:
            looked.append(sql)
            if len(looked) == 2:
                EnrolmentFactory(school_site=school)
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        response = client.post(reverse("school_sites:delete", args=[school.pk]), follow=True)

    assert len(looked) >= 2
    assert "This cannot be deleted" in response.text
    assert SchoolSite.objects.filter(pk=school.pk).exists()
