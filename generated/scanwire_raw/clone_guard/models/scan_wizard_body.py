from __future__ import annotations

from attrs import define


@define
class ScanWizardBody:
    """What to scan, for the wizard.

    Attributes:
        scan: What the wizard makes a target and a scan of.
    """

    scan: ScanWizard


from ..models.scan_wizard import ScanWizard
