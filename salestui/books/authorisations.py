"""Authorisations (授权, 篇4): written, applied for on the platform, sealed only once approved."""

from datetime import date, timedelta

from salestui.books.book import Book, Standing
from salestui.books.kinds import Colleague, Customer, Day, Moment, Notes, Text, Whole
from salestui.books.rules import Step, working_days_before
from salestui.dates.clock import Now
from salestui.dates.words import day_words
from salestui.language import N_, P_, _, sentence

SEALED_AHEAD = 2
"""Working days before it is needed that an authorisation is to be ready."""

TOLD_AHEAD = timedelta(days=14)
"""So long before it expires that is told."""


class Authorisation(Book):
    """A letter that allows a dealer to bid with our goods."""

    code, prefix, group = "authorisations", "SQ", N_("Papers")
    title, new = N_("Authorisations"), N_("New authorisation")

    project = Text(N_("Project"), required=True, found=True, width=18)
    who = Customer(P_("authorisation", "Issued to"), required=True, width=16)
    subject = Text(N_("Subject"))
    copies = Whole(N_("Copies"))
    seal = Text(N_("Seal"))
    applicant = Colleague(N_("Applicant"), role="salesperson", width=8)
    approver = Colleague(N_("Approver"))
    needed_by = Day(N_("Needed by"), is_ahead=True, width=10)
    valid_until = Day(N_("Valid until"), is_ahead=True)
    filed = Text(N_("Filed where"))
    notes = Notes(N_("Notes"))
    begun = Moment(P_("authorisation", "Asked for"))

    steps = (
        Step("written", P_("authorisation", "written"), "W", person="applicant"),
        Step("applied", P_("authorisation", "applied for"), "A", person="applicant"),
        Step("approved", P_("authorisation", "approved"), "O", person="approver"),
        Step("sealed", P_("authorisation", "sealed"), "S", person="approver", is_strict=True),
        Step("delivered", P_("authorisation", "delivered"), "D", person="applicant"),
    )

    def first_due(self, step: Step, since: date, now: Now) -> date | None:
        if self.needed_by is not None:
            return working_days_before(self.needed_by, SEALED_AHEAD, now.calendar)
        return super().first_due(step, since, now)

    def standing(self, now: Now) -> Standing:
        standing = super().standing(now)
        if self.needed_by is not None and self.needed_by < now.day and not self.is_settled:
            words = sentence("needed by {day}", day=day_words(self.needed_by, now))
            return standing._replace(words=f"{words}, {standing.words}", tone="alarm")
        expires = self.valid_until
        if self.is_settled and expires is not None and not self.course.closed_at:
            words = sentence("valid until {day}", day=day_words(expires, now))
            if expires < now.day:
                return Standing(None, _("expired"), "muted")
            told_on = expires - TOLD_AHEAD
            return Standing(told_on, words, "warn" if told_on <= now.day else "muted")
        return standing

    def spoken(self, now: Now) -> str:
        state = self.standing(now).words
        return sentence(
            "The authorisation for {project}: {state}", project=self.project, state=state
        )
