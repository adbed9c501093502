"""One audit as a document to be printed and kept: what its page says to whoever asks for it, and no more."""

from collections.abc import Iterator
from datetime import datetime

from actions.rules.timeline import written
from audits.answers import GradedDomain
from audits.audit_page import AuditReading
from audits.follow_up import Followed, ReAudit
from audits.models import Audit, Exemption, Moderation
from audits.paper import actions_table, day, day_of, head
from audits.rules.retention import REMOVED
from organisation.documents import Block, Document, Heading, Paragraph, Table

IN_WORDS = (
    ("summary", "The work in short"),
    ("voice", "Voice of the child"),
    ("difference_made", "What difference the work made"),
    ("strengths", "Strengths"),
    ("would_make_it_good", "What would make it good"),
)


def as_document(page: AuditReading, *, written_at: datetime | None = None) -> Document:
    """Lay an audit out: what it is and how it was graded, what was found, what follows."""
    audit = page.audit
    return Document(
        title=f"Audit {audit.reference}",
        subtitle=f"{audit.get_kind_display()}, {audit.unit}, {_when(audit)}",
        blocks=tuple(_blocks(page)),
        written_at=written_at,
    )


def _when(audit: Audit) -> str:
    if audit.audited_on:
        return written(audit.audited_on)
    return f"due on {written(audit.due_on)}" if audit.due_on else "due on no set day"


def _blocks(page: AuditReading) -> Iterator[Block]:
    yield from head(page.by, page.on, *_facts(page))
    if page.keeping.removed_on:
        yield Paragraph(
            f"Removed on {written(page.keeping.removed_on)}: their time was over. The grades stay.", lead="Its words."
        )
    yield Heading("What was found")
    yield from _found(page)
    for name, title in IN_WORDS:
        if said := getattr(page.audit, name):
            yield Heading(title)
            yield Paragraph(said)
    if page.followed or page.re_audits:
        yield Heading("What follows")
        yield from _following(page)
    yield Heading("Second reading")
    yield from _readings(page)
    if page.exemption:
        yield Heading(f"Letting it off: {page.exemption.get_decision_display().lower()}")
        yield from _exemption(page.exemption)


def _facts(page: AuditReading) -> list[tuple[str, str]]:
    audit = page.audit
    facts = [
        ("Grade", f"{audit.grade.label}, {'final' if audit.final_grade else 'provisional'}" if audit.grade else ""),
        ("State", page.state.label),
        ("Whose work", f"{page.worker} (for the line above and the QA unit)" if page.worker else ""),
        ("Auditor", str(audit.auditor or "Nobody yet")),
        ("Auditor's grade", audit.get_auditor_grade_display()),
        ("Family's view", ": ".join(filter(None, (audit.get_feedback_display(), audit.feedback_reason)))),
        ("Made with", str(audit.question_set or "")),
        ("Theme", str(audit.theme or "")),
        ("Programme", str(audit.programme or "")),
        ("Its words", _keeping(page)),
    ]
    return [(name, said) for name, said in facts if said]


def _keeping(page: AuditReading) -> str:
    kept = page.keeping
    if kept.removed_on:
        return f"were removed on {written(kept.removed_on)}"
    if kept.hold:
        return f"are held: {kept.hold.reason} ({kept.hold.held_by}, {day_of(kept.hold.held_at)})"
    if kept.words_go_on:
        return f"are removed on {written(kept.words_go_on)}; grades and dates stay"
    return "are kept while it is under way"


def _found(page: AuditReading) -> Iterator[Block]:
    found, gone = page.found, REMOVED if page.keeping.removed_on else "–"
    if found.domains:
        rows = tuple((str(one.given.domain), _grade(one), one.given.evidence or gone) for one in found.domains)
        yield Table("Domains", ("Domain", "Grade", "Evidence"), rows, widths=(3, 5, 6))
    if found.answers:
        rows = tuple((str(one.question), one.get_said_display() or "–", one.note or "–") for one in found.answers)
        yield Table("Answers", ("Question", "Answer", "Note"), rows, widths=(6, 2, 5))
    if not found.domains and not found.answers:
        yield Paragraph("No domain was graded." if page.audit.submitted_at else "It is not handed in yet.")


def _grade(one: GradedDomain) -> str:
    return f"{one.grade.label}. {one.descriptor}" if one.descriptor else one.grade.label


def _following(page: AuditReading) -> Iterator[Block]:
    if page.followed:
        yield Paragraph(_asked(page.followed), lead=f"{page.followed.due.grade.label}.")
        if page.followed.actions:
            yield actions_table("Actions", page.followed.actions)
    for one in page.re_audits:
        yield Paragraph(_re_audit(one, page.audit))


def _asked(one: Followed) -> str:
    none = "" if one.is_acted_on else " No action yet, and it is late." if one.is_late else " No action yet."
    return f"To be acted on by {day(one.due.act_by)}, {one.due.days} working days on.{none}"


def _re_audit(one: ReAudit, audit: Audit) -> str:
    is_this = one.audit.pk == audit.pk
    said = f"Looks again at {one.first.reference}" if is_this else f"Audited again: {one.audit.reference}"
    if one.compared:
        return f"{said}. {one.compared}."
    due = f", {one.audit.get_state_display().lower()}, due {day(one.audit.due_on)}"
    return f"{said}{'' if is_this else due}."


def _readings(page: AuditReading) -> Iterator[Block]:
    audit, second = page.audit, page.second
    for one in second.made:
        yield Paragraph(_reading(one), lead=f"{one.get_grade_display()}.")
    if second.waits and second.due:
        by = f" by {second.due.moderator}" if second.due.moderator else ""
        why = f" ({second.due.reason})" if second.due.reason else ""
        yield Paragraph(f"It waits for a second reading{by}: {second.due.get_why_display().lower()}{why}.")
    elif not second.made:
        yield Paragraph(f"{audit.get_final_how_display()}." if audit.final_how else "None yet.")
    if audit.state == "moderated":
        yield Paragraph("The two readers differ: the grade waits to be settled.")
    if audit.state == "final" and second.final:
        yield Paragraph(_final(audit, has_readings=bool(second.made)), lead=f"Final: {second.final.label}.")


def _reading(one: Moderation) -> str:
    blind = ", read blind" if one.was_blind else ""
    why = f"; {one.get_why_display().lower()}" if one.why else ""
    gave = f" The auditor gave {one.get_auditor_grade_display()}." if one.auditor_grade else ""
    return f"{one.moderated_by}, {day_of(one.moderated_at)}{blind}{why}.{gave}\n{one.reason}"


def _final(audit: Audit, *, has_readings: bool) -> str:
    how = audit.get_final_how_display() if audit.final_how and has_readings else ""
    on = (
        f"on {day_of(audit.made_final_at)} by {audit.made_final_by or 'the nightly draw'}"
        if audit.made_final_at
        else ""
    )
    said = " ".join(filter(None, (how, on)))
    return "\n".join(filter(None, (f"{said[:1].upper()}{said[1:]}." if said else "", audit.final_reason)))


def _exemption(one: Exemption) -> Iterator[Block]:
    yield Paragraph(f"{one.reason} ({one.asked_by}, {day_of(one.asked_at)})")
    if one.decided_at:
        answer = one.answer or one.get_decision_display()
        yield Paragraph(f"{answer} ({one.decided_by}, {day_of(one.decided_at)})")
