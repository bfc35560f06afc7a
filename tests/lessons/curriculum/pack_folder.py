"""A tiny pack in English and Spanish for tests, with one of each block and each type of question."""

import pytest

from lessons.curriculum.packs import PackError, read_pack

PACK = """\
pack: tiny
source: en
languages: [en, es]
modules:
  - code: ADV
    number: 1
    title: {en: Acting together, es: Actuar juntos}
    summary: {en: How parents act together., es: Cómo actúan juntas las familias.}
  - code: COM
    number: 2
    coming: true
    title: {en: Speaking, es: Hablar}
    summary: {en: How to speak., es: Cómo hablar.}
"""

CURRICULUM_EN = """\
---
curriculum: curriculum
language: en
title: Curriculum
---

Welcome to all.
"""

MODULE_EN = """\
---
module: ADV
language: en
minutes: 40
outcomes:
  - code: ADV-1
    level: understand
    statement: I can tell three ways apart.
    evidence: Quiz
---

You learn to act together.

::: reflection {#reflection}
What held you back?
:::

::: materials {#materials}
- The **law** {#law}
:::

::: facilitator note {#note}
Bring the map.
:::
"""

LESSON_EN = """\
---
lesson: ADV-L1
language: en
title: From one to all
minutes: 7
outcomes: [ADV-1]
last_reviewed: 2026-11-22
sources:
  - code: S1
    title: A report
    kind: law
    address: https://example.org/report
    checked: 2026-11
---

## Why {#why}

A **late** bus, and *five* families at <3 stops & more.

Read [the law](https://example.org/a?b=1&c=2).

{#more}
- One
- Two

![A bus at a stop](files/bus.png "Bus 12") {#bus}

::: key idea {#key}
Act together.
:::

::: words to know {#words}
- advocacy = speaking up {#advocacy}
:::

::: document {#sheet}
[The sheet](files/sheet.pdf)
:::

::: try it {#try}
Write it down.
:::

::: talk about it {#talk}
Who else waits?
:::

::: steps {#steps}
1. Say it. {#say}
2. Ask. {#ask}
:::

::: table {#table}
| Who | What |
| --- | --- |
| Board | Policy |
:::

::: local facts {#local}
- Board meets = Thursdays (2026-11-22) {#meets}
- Phone = {#phone}
:::

::: self-check: true false {#check}
One is enough.

Answer: false
Right: It takes many.
:::

::: sources {#sources}
:::

::: facilitator note {#note}
Wait for answers.
:::
"""

QUIZ_EN = """\
---
quiz: ADV-Q
language: en
title: What you know
---

Seven questions.

## Multiple choice {#q01}

Which **one**?

- [ ] This {#a}
- [x] That {#b}

Right: Yes.
Not yet: Look again.
Measures: ADV-1
Facts: ADV-L1-01, ADV-L1-02

## Multiple response {#q02}

Which ones?

- [x] This {#a}
- [x] That {#b}
- [ ] Neither {#c}

Right: Yes.
Not yet: Look again.
Measures: ADV-1

## True false {#q03}

Is it so?

Answer: true
Right: Yes.
Not yet: Look again.
Measures: ADV-1

## Matching {#q04}

Find the pairs.

- Board -> Policy {#board}
- State -> Laws {#state}
- -> Weather {#weather}

Right: Yes.
Not yet: Look again.
Measures: ADV-1

## Ordering {#q05}

In order.

1. First {#one}
2. Second {#two}

Right: Yes.
Not yet: Look again.
Measures: ADV-1

## Numeric {#q06}

How many hours?

Answer: 72
Tolerance: 0.5
Unit: hours
Points: 2
Right: Yes.
Not yet: Look again.
Measures: ADV-1

## Short answer {#q07}

Tell us.

- 1 = Everything {#full}
- 0.5 = Half {#half}
- 0 = Nothing {#none}

Right: Yes.
Not yet: Look again.
Measures: ADV-1
"""


ACTIVITY_EN = """\
---
activity: ADV-A1
language: en
title: Sort the cards
minutes: 75
outcomes: [ADV-1]
---

## Lead it {#lead}

::: steps {#steps}
1. Minutes 0 to 8. Open in a circle. {#circle}
2. Minutes 8 to 75. Sort the cards. {#sort}
:::

## Other ways to do it {#other}

- Online: use a shared board.
- Make-up: draw it alone.
"""


def _spanish(text, *changes):
    text = text.replace("language: en", "language: es")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


SHARED_IN_LESSON = "minutes: 7\noutcomes: [ADV-1]\nlast_reviewed: 2026-11-22\n"
SHARED_IN_SOURCE = "    kind: law\n    address: https://example.org/report\n    checked: 2026-11\n"

FILES = {
    "pack.yaml": PACK,
    "curriculum.en.md": CURRICULUM_EN,
    "curriculum.es.md": _spanish(CURRICULUM_EN, ("Welcome to all", "Bienvenidas las familias")),
    "adv/module.en.md": MODULE_EN,
    "adv/module.es.md": _spanish(
        MODULE_EN,
        ("minutes: 40\n", ""),
        ("    level: understand\n", ""),
        ("I can tell", "Puedo distinguir"),
        ("What held you back?", "¿Qué le detuvo?"),
    ),
    "adv/lesson-1.en.md": LESSON_EN,
    "adv/lesson-1.es.md": _spanish(
        LESSON_EN,
        (SHARED_IN_LESSON, "status: draft awaiting human review\n"),
        (SHARED_IN_SOURCE, ""),
        ("A report", "Un informe"),
        ("## Why", "## Por qué"),
        ("advocacy = speaking up", "defensa de derechos = alzar la voz"),
    ),
    "adv/quiz.en.md": QUIZ_EN,
    "adv/quiz.es.md": _spanish(
        QUIZ_EN,
        ("Measures: ADV-1\n", ""),
        ("[x]", "[ ]"),
        ("Answer: true\n", ""),
        ("- [ ] This", "- [ ] Esto"),
    ),
    "adv/files/bus.png": "not really a picture",
    "adv/files/sheet.pdf": "not really a document",
}

# Not in every pack: each page that a test loads takes its time.
WITH_AN_ACTIVITY = {
    "adv/activity-1.en.md": ACTIVITY_EN,
    "adv/activity-1.es.md": _spanish(
        ACTIVITY_EN,
        ("minutes: 75\noutcomes: [ADV-1]\n", "status: draft awaiting human review\n"),
        ("Sort the cards", "Clasifiquen las tarjetas"),
    ),
}


def write_pack(folder, **changed):
    """Write the tiny pack. ``changed``: files by path with new text or bytes; None leaves one out."""
    for path, text in (FILES | changed).items():
        if text is not None:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def mistakes(folder):
    """The messages with which the pack in a folder is refused."""
    with pytest.raises(PackError) as caught:
        read_pack(folder)
    return [str(error) for error in caught.value.errors]
