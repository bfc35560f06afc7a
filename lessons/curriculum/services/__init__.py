"""Services of the curriculum: loading a pack, rights over its pages, reviews of its texts."""

from lessons.curriculum.services.packs import load_pack, page_was_published
from lessons.curriculum.services.reviews import (
    AlreadyReviewed,
    NotReviewed,
    ReviewInFuture,
    ReviewRefused,
    TextChanged,
    mark_reviewed,
    may_review,
    take_back_review,
)
from lessons.curriculum.services.rights import grant_page_rights

__all__ = [
    "AlreadyReviewed",
    "NotReviewed",
    "ReviewInFuture",
    "ReviewRefused",
    "TextChanged",
    "grant_page_rights",
    "load_pack",
    "mark_reviewed",
    "may_review",
    "page_was_published",
    "take_back_review",
]
