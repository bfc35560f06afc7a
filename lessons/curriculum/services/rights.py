"""The rights of the team over the pages of the curriculum, and the review of its drafts."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from institute.people import roles
from institute.people.services import ensure_roles
from lessons.curriculum.models import CurriculumPage

# Rights over the pages below the curriculum. Roles without "publish" send a page to review.
RIGHTS_BELOW_THE_CURRICULUM = {
    roles.FACILITATOR: ["add", "change", "publish", "lock", "unlock"],
    roles.CONTENT_EDITOR: ["add", "change"],
}
RIGHTS_EVERYWHERE = {roles.PROJECT_MANAGER: ["add", "change", "publish", "lock", "unlock"]}
WRITERS = [roles.FACILITATOR, roles.CONTENT_EDITOR, roles.PROJECT_MANAGER]
RIGHTS_OF_WRITERS = [
    "learning_outcomes.add_learningoutcome",
    "learning_outcomes.change_learningoutcome",
    "curriculum.add_localfact",
    "curriculum.change_localfact",
    "wagtail_localize.submit_translation",
]
FILES_OF_WRITERS = [
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
]
REVIEW = "Review"


@transaction.atomic
def grant_page_rights(curriculum: CurriculumPage) -> None:
    """Give the roles their rights over the curriculum in every language, and a review workflow; idempotent.

    Facilitators write and publish, content editors write and send to review, project managers publish
    everything. Rights over images, documents and outcomes come along.
    """
    ensure_roles()
    groups = {group.name: group for group in Group.objects.filter(name__in=roles.TEAM)}
    review = _ensure_review(groups)
    for page in curriculum.get_translations(inclusive=True):
        for role, rights in RIGHTS_BELOW_THE_CURRICULUM.items():
            _grant(groups[role], page, rights)
        WorkflowPage.objects.get_or_create(page_id=page.pk, defaults={"workflow": review})
    for role, rights in RIGHTS_EVERYWHERE.items():
        _grant(groups[role], Page.get_first_root_node(), rights)
    files = Permission.objects.filter(
        codename__in=FILES_OF_WRITERS,
        content_type__app_label__in=["wagtailimages", "wagtaildocs"],
    )
    for role in WRITERS:
        groups[role].permissions.add(*(_permission(name) for name in RIGHTS_OF_WRITERS))
        for permission in files:
            GroupCollectionPermission.objects.get_or_create(
                group=groups[role], collection=Collection.get_first_root_node(), permission=permission
            )


def _permission(name: str) -> Permission:
    label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=label, codename=codename)


def _grant(group: Group, page: Page, rights: list[str]) -> None:
    for right in rights:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", content_type__model="page", codename=f"{right}_page"
        )
        GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)


def _ensure_review(groups: dict[str, Group]) -> Workflow:
    """The workflow of a content editor's pages: a facilitator or project manager approves them."""
    workflow, is_new = Workflow.objects.get_or_create(name=REVIEW)
    if is_new:
        task = GroupApprovalTask.objects.create(name="A facilitator reads it")
        task.groups.set([groups[roles.FACILITATOR], groups[roles.PROJECT_MANAGER]])
        WorkflowTask.objects.create(workflow=workflow, task=task)
    return workflow
