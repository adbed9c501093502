"""What indicators that carry shares of audits are held to: of a handful there is no percentage."""

from django.core.exceptions import ValidationError

from audits.models import AuditMeasure, Counted
from indicators.models import Indicator
from indicators.models.definitions import Wording


def says_its_fewest(indicator: Indicator, wording: Wording) -> None:
    """Refuse words by which a percentage of audits would be shown of however few."""
    if wording.fewest_shown is None and _carries_a_share(indicator):
        raise ValidationError({"fewest_shown": "It carries a share of audits: say of how few it is no percentage."})


def _carries_a_share(indicator: Indicator) -> bool:
    held = AuditMeasure.objects.filter(indicator=indicator.pk or 0)
    return held.exclude(counted=Counted.CASES).exists()
