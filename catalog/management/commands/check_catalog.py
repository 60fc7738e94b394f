"""`manage.py check_catalog`: what is doubtful in the catalog. Errors make the exit status 1."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from catalog.quality import Finding, Severity, findings


class Command(BaseCommand):
    help = "Look for impossible or suspicious values, missing sources, old prices and parts no build can use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")
        parser.add_argument(
            "--kind", help="only what is about this kind: gpu, machine, motherboard, language-model …"
        )
        parser.add_argument("--rule", help="only what this rule finds")
        parser.add_argument(
            "--severity",
            choices=[severity.value for severity in Severity],
            default=Severity.NOTE.value,
            help="nothing milder than this (default: note, which is everything)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        shown = [finding for finding in findings(timezone.localdate()) if _is_asked_for(finding, options)]
        if options["json"]:
            self.stdout.write(
                json.dumps([asdict(finding) for finding in shown], indent=1, ensure_ascii=False)
            )
        else:
            for finding in shown:
                self.stdout.write(str(finding))
        counts = Counter(finding.severity for finding in shown)
        if not options["json"]:
            self.stdout.write(", ".join(f"{counts[severity]} {severity}s" for severity in Severity) + ".")
        if counts[Severity.ERROR]:
            raise CommandError(
                f"{counts[Severity.ERROR]} of these cannot be right. Mend the fixtures, or accept the "
                "exception with its reason in fixtures/accepted_findings.csv."
            )


def _is_asked_for(finding: Finding, options: dict[str, Any]) -> bool:
    severities = [severity.value for severity in Severity]
    return (
        options["kind"] in (None, finding.kind)
        and options["rule"] in (None, finding.rule)
        and severities.index(finding.severity) <= severities.index(options["severity"])
    )
