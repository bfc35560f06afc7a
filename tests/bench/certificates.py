"""What a certificate costs: drawn alone, and issued one after another as the background task does it."""

import statistics
import time

from certificates.documents import facts_of
from certificates.drawing import draw_certificate
from certificates.models import Certificate


def measure_certificates(stage) -> dict[str, dict]:
    """Processor milliseconds and bytes of one paper, and of one issue in bulk."""
    if not stage.certificate:
        return {}
    certificate = Certificate.objects.get(pk=stage.certificate.pk)
    times = []
    for _one in range(20):
        began = time.process_time()
        paper = draw_certificate(facts_of(certificate))
        times.append((time.process_time() - began) * 1000)
    found = {"drawn": {"cpu": statistics.mean(times[1:]), "size": len(paper)}}
    if stage.seconds_to_issue:
        found["bulk"] = {"cpu": statistics.mean(stage.seconds_to_issue) * 1000}
    return found
