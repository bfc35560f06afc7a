"""What a certificate costs: drawn alone, and issued one after another as the background task does it."""

import statistics
import time

from certificates.models import Certificate
from certificates.services import _drawn


def measure_certificates(stage) -> dict[str, dict]:
    """Processor milliseconds and bytes of one paper, and of one issue in bulk."""
    if not stage.certificate:
        return {}
    certificate = Certificate.objects.get(pk=stage.certificate.pk)
    emblems = tuple(one.module.code for one in stage.cohort.cohort_modules.select_related("module"))
    times = []
    for _one in range(20):
        began = time.process_time()
        paper = _drawn(certificate, emblems)
        times.append((time.process_time() - began) * 1000)
    found = {"drawn": {"cpu": statistics.mean(times[1:]), "size": len(paper)}}
    if stage.seconds_to_issue:
        found["bulk"] = {"cpu": statistics.mean(stage.seconds_to_issue) * 1000}
    return found
