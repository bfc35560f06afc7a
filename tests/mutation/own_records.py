"""Mutants that show or write the records of another parent: a filter by learner is gone."""

from tests.mutation.mutant import Mutant

PARENTS = ("tests/test_two_parents.py",)

MUTANTS = (
    Mutant(
        "the reading of everybody is mine",
        'completions = LessonCompletion.objects.by(learner).values_list("lesson_key", no_block)',
        'completions = LessonCompletion.objects.values_list("lesson_key", no_block)',
        PARENTS,
    ),
    Mutant(
        "the bookmarks of everybody are mine",
        'bookmarks = LessonBookmark.objects.by(learner).values_list("lesson_key", "block_id")',
        'bookmarks = LessonBookmark.objects.values_list("lesson_key", "block_id")',
        PARENTS,
    ),
    Mutant(
        "the attempts of everybody count on the page of a quiz",
        "for attempt in Attempt.objects.by(learner).filter(quiz_key__in=attempts):",
        "for attempt in Attempt.objects.filter(quiz_key__in=attempts):",
        PARENTS,
    ),
    Mutant(
        "the attempt of another parent is gone on with",
        "attempts = Attempt.objects.by(learner).filter(quiz_key=quiz_page.translation_key)",
        "attempts = Attempt.objects.filter(quiz_key=quiz_page.translation_key)",
        PARENTS,
    ),
    Mutant(
        "a result counts the attempts of everybody",
        "attempts = Attempt.objects.by(attempt.learner_id).filter(quiz_key=attempt.quiz_key)",
        "attempts = Attempt.objects.filter(quiz_key=attempt.quiz_key)",
        PARENTS,
    ),
    Mutant(
        "a quiz that is sent stamps the enrolments of everybody",
        "request_evaluation(Enrolment.objects.kept().by(attempt.learner_id), at=at)",
        "request_evaluation(Enrolment.objects.kept(), at=at)",
        PARENTS,
    ),
    Mutant(
        "a lesson that is read stamps the enrolments of everybody",
        "request_evaluation(Enrolment.objects.kept().by(learner), at=at)",
        "request_evaluation(Enrolment.objects.kept(), at=at)",
        PARENTS,
    ),
    Mutant(
        "a score of a short answer stamps the enrolments of everybody",
        "request_evaluation(Enrolment.objects.kept().by(attempt.learner), at=at)",
        "request_evaluation(Enrolment.objects.kept(), at=at)",
        PARENTS,
    ),
    Mutant(
        "a lesson that is read deletes the bookmarks of everybody",
        "LessonBookmark.objects.by(learner).filter(lesson_key=lesson.translation_key).delete()",
        "LessonBookmark.objects.filter(lesson_key=lesson.translation_key).delete()",
        PARENTS,
    ),
    Mutant(
        "a lesson that one parent has read can be marked by nobody else",
        "learner=learner,\n            lesson_key=lesson.translation_key,\n            defaults={",
        'lesson_key=lesson.translation_key,\n            defaults={"learner": learner, ',
        PARENTS,
    ),
    Mutant(
        "a lesson that another parent has read keeps no bookmark",
        "if LessonCompletion.objects.by(learner).filter(lesson_key=key).exists():",
        "if LessonCompletion.objects.filter(lesson_key=key).exists():",
        PARENTS,
    ),
    Mutant(
        "all parents share one bookmark",
        'learner=learner, lesson_key=key, defaults={"lesson": lesson,',
        'lesson_key=key, defaults={"learner": learner, "lesson": lesson,',
        PARENTS,
    ),
    Mutant(
        "the page of an attempt opens for every parent",
        "Attempt.objects.by(request.user).with_view_data()",
        "Attempt.objects.with_view_data()",
        ("tests/lessons/progress",),
    ),
    Mutant(
        "home counts the attempts of everybody",
        "Attempt.objects.filter(learner=learner_id).only(*PASS_FIELDS)",
        "Attempt.objects.only(*PASS_FIELDS)",
        PARENTS,
    ),
    Mutant(
        "home shows the certificates of everybody",
        'Certificate.objects.by(self.enrolment.learner).order_by("-issued_at")',
        'Certificate.objects.order_by("-issued_at")',
        PARENTS,
    ),
    Mutant(
        "home shows the cohort of somebody else",
        'Enrolment.objects.by(learner).select_related("cohort").order_by("-joined_on", "-cohort__starts_on")',
        'Enrolment.objects.select_related("cohort").order_by("-joined_on", "-cohort__starts_on")',
        PARENTS,
    ),
    Mutant(
        "the page of a certificate opens for every parent",
        'mine = Certificate.objects.by(request.user).select_related("superseded_by")',
        'mine = Certificate.objects.select_related("superseded_by")',
        ("tests/certificates",),
    ),
    Mutant(
        "a certificate is downloaded by every parent",
        "certificates = Certificate.objects.by(request.user)\n",
        "certificates = Certificate.objects.all()\n",
        ("tests/certificates",),
    ),
    Mutant(
        "the name of somebody else is the name on a certificate",
        "return NameConfirmation.objects.filter(enrolment=enrolment).last()",
        "return NameConfirmation.objects.last()",
        PARENTS,
    ),
    Mutant(
        "a name is confirmed for another parent",
        "if is_team else enrolments.by(request.user)",
        "if is_team else enrolments",
        ("tests/certificates",),
    ),
    Mutant(
        "a certificate is issued for another parent",
        "visible_or_404(request, Enrolment.objects.by(request.user), pk=enrolment_id)",
        "visible_or_404(request, Enrolment.objects.all(), pk=enrolment_id)",
        ("tests/certificates",),
    ),
    Mutant(
        "a module is open to everybody when it is open to one",
        "        .by(learner)\n        .filter(**module)",
        "        .filter(**module)",
        ("tests/lessons/progress",),
    ),
    Mutant(
        "the curriculum is open to everybody when anybody is enrolled",
        "return Enrolment.objects.kept().by(learner).exists()",
        "return Enrolment.objects.kept().exists()",
        ("tests/lessons/progress",),
    ),
    Mutant(
        "a search finds lessons of the cohorts of others",
        'enrolments = Enrolment.objects.kept().by(learner).select_related("cohort")',
        'enrolments = Enrolment.objects.kept().select_related("cohort")',
        ("tests/lessons/progress",),
    ),
    Mutant(
        "signing one person out signs everybody out",
        "SignInSession.objects.filter(person=user).exclude(session_key=except_key)",
        "SignInSession.objects.exclude(session_key=except_key)",
        ("tests/institute/people",),
    ),
    Mutant(
        "a new card withdraws the cards of everybody",
        "for previous in learner.sign_in_cards.current():",
        "for previous in SignInCard.objects.current():",
        PARENTS,
    ),
)
