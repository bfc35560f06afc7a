"""Mutants of lessons, packs, reviews and sign-in."""

from tests.mutation.mutant import Mutant

CURRICULUM = ("tests/lessons/curriculum",)
PEOPLE = ("tests/institute/people",)

MUTANTS = (
    Mutant(
        "a page that no load wrote is overwritten",
        "return loaded is None or loaded.revision_id != instance.latest_revision_id",
        "return loaded is not None and loaded.revision_id != instance.latest_revision_id",
        CURRICULUM,
    ),
    Mutant(
        "a facilitator note is rendered wherever it stands",
        '        if not (context and context.get("shows_facilitator_notes")):\n            return ""\n',
        "",
        CURRICULUM,
    ),
    Mutant(
        "a facilitator note is among the blocks that parents get",
        'if shows_facilitator_notes or block.block_type != "facilitator_note"',
        "if True",
        CURRICULUM,
    ),
    Mutant(
        "every signed-in person reads facilitator notes",
        "return user.is_authenticated and (user.is_superuser or bool(user.role_names & NOTE_READERS))",
        "return user.is_authenticated",
        CURRICULUM,
    ),
    Mutant(
        "a review of tomorrow is written down",
        "if reviewed_on > on:",
        "if False:",
        CURRICULUM,
    ),
    Mutant(
        "a review of today is refused",
        "if reviewed_on > on:",
        "if reviewed_on >= on:",
        CURRICULUM,
    ),
    Mutant(
        "a text that changed meanwhile is reviewed",
        "if now is None or now.text_sha256 != seen:",
        "if now is None:",
        CURRICULUM,
    ),
    Mutant(
        "the first part of a lesson is a place to go on at",
        "next((part for part in parts[1:] if part.id == str(block_id)), None)",
        "next((part for part in parts if part.id == str(block_id)), None)",
        ("tests/lessons/progress",),
    ),
    Mutant(
        "a link signs in twice",
        "if not SignInMessage.objects.filter(pk=message.pk, used_at=None).update(used_at=at):",
        "if not SignInMessage.objects.filter(pk=message.pk).update(used_at=at):",
        PEOPLE,
    ),
    Mutant(
        "a link signs in at the moment at which it ends",
        "    if at >= message.ends_at:\n        raise SignInRefused(Reason.EXPIRED",
        "    if at > message.ends_at:\n        raise SignInRefused(Reason.EXPIRED",
        PEOPLE,
    ),
    Mutant(
        "one sign-in spends the messages of everybody",
        "        learner.sign_in_messages.filter(used_at=None).update(used_at=at)",
        "        SignInMessage.objects.filter(used_at=None).update(used_at=at)",
        PEOPLE,
    ),
    Mutant(
        "a card opens a PIN more often than it may",
        "if not this_card.filter(failures__lt=MAX_PIN_FAILURES)",
        "if not this_card.filter(failures__lte=MAX_PIN_FAILURES - 1)",
        PEOPLE,
    ),
    Mutant(
        "a card may be used for the first time after its last moment",
        "if card.first_used_at is None and at > card.first_use_ends_at:",
        "if False:",
        PEOPLE,
    ),
    Mutant(
        "a new role leaves the old sessions open",
        "        removed=sorted(before - after),\n    )\n    end_sessions(user)\n",
        "        removed=sorted(before - after),\n    )\n",
        PEOPLE,
    ),
)
