"""The form of a cohort in the Wagtail admin, as a browser sends it."""

from django.urls import reverse

from institute.cohorts.models import Cohort


def rows(name, items, initial=0):
    """One formset as a browser posts it."""
    data = {
        f"{name}-TOTAL_FORMS": len(items),
        f"{name}-INITIAL_FORMS": initial,
        f"{name}-MIN_NUM_FORMS": 0,
        f"{name}-MAX_NUM_FORMS": 1000,
    }
    for place, item in enumerate(items):
        data |= {f"{name}-{place}-ORDER": place + 1, f"{name}-{place}-id": ""}
        data |= {f"{name}-{place}-{field}": value for field, value in item.items()}
    return data


def cohort_data(sessions=(), requirements=(), modules=(), initial=(0, 0, 0), **fields):
    return {
        "name": "Spring",
        "starts_on": "2027-01-09",
        "ends_on": "2027-06-26",
        "time_zone": "America/Los_Angeles",
        **fields,
        **rows("sessions", sessions, initial[0]),
        **rows("requirements", requirements, initial[1]),
        **rows("cohort_modules", modules, initial[2]),
    }


def session_data(number=1, **fields):
    return {
        "number": number,
        "title": f"Session {number}",
        "starts_at": "2027-02-06 09:00",
        "ends_at": "2027-02-06 10:30",
        "venue": "Gym",
    } | fields


def posted(cohort):
    """A cohort's edit form, as it stands, as a browser posts it."""
    sessions = [
        session_data(
            one.number,
            id=one.pk,
            title=one.title,
            starts_at=f"{one.local_start:%Y-%m-%d %H:%M}",
            ends_at=f"{one.ends_at.astimezone(cohort.zone):%Y-%m-%d %H:%M}",
            venue=one.venue,
        )
        for one in cohort.sessions.all()
    ]
    requirements = [
        {"id": one.pk, "kind": one.kind, "percent": one.percent} for one in cohort.requirements.all()
    ]
    modules = [{"id": one.pk, "module": one.module_id} for one in cohort.cohort_modules.all()]
    return cohort_data(
        sessions,
        requirements,
        modules,
        (len(sessions), len(requirements), len(modules)),
        name=cohort.name,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
    )


def edit(client, cohort, data):
    response = client.post(reverse("cohorts:edit", args=[cohort.pk]), data)
    return response, Cohort.objects.get(pk=cohort.pk)
