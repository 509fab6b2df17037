"""The forms of the directory: `asking` for questions, `entering` for records, `files` for tables and directories."""

from jalon.node.directory.forms.agencies import DayOffForm, EndAgencyForm
from jalon.node.directory.forms.asking import BeforeAfterForm, FacingForm, FilterForm, HoldingForm
from jalon.node.directory.forms.entering import (
    AgencyForm,
    ContactForm,
    EndForm,
    KeepForm,
    NoticeForm,
    OfficerForm,
    PairForm,
    UnitForm,
)
from jalon.node.directory.forms.fields import Day
from jalon.node.directory.forms.files import ImportForm, ShareForm

__all__ = [
    "AgencyForm",
    "BeforeAfterForm",
    "ContactForm",
    "Day",
    "DayOffForm",
    "EndAgencyForm",
    "EndForm",
    "FacingForm",
    "FilterForm",
    "HoldingForm",
    "ImportForm",
    "KeepForm",
    "NoticeForm",
    "OfficerForm",
    "PairForm",
    "ShareForm",
    "UnitForm",
]
