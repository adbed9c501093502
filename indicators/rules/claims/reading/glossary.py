"""The field's words, each with the one notion it stands for, and the words that carry none.

Children's services say one thing in many ways (CLA, LAC, looked after, in care). A notion is what
those have in common. COHORTS say of whom, MANNER in what way, the rest what is counted. PLAIN words
say nothing about which series is meant; any other word a sentence holds may narrow it to a part.
"""

from indicators.rules.claims.reading.tokens import words

CIN, CPP, CLA, LEAVERS = "in need", "protection", "looked after", "care leavers"
TIMELY = "in time"
COHORTS = frozenset({CIN, CPP, CLA, LEAVERS})
MANNER = frozenset({TIMELY})
RATE_WORDS = frozenset({"rate", "rates"})
NUMBER_WORDS = words("number numbers volume volumes count counts")
PERCENTAGE_WORDS = words("percentage percentages proportion proportions share")

_NOTIONS = """
    in need: cin; child in need; children in need; child in need plan; child in need plans; cin plan; cin plans; \
        cin on a plan; children in need on a plan; child in need on a plan; children on a cin plan
    protection: cpp; cp; child protection; child protection plan; child protection plans; cp plan; cp plans; \
        children on a cp plan; protection plan; protection plans; subject of a plan; subject to a plan
    looked after: cla; lac; child looked after; children looked after; looked after children; looked after; \
        looked after child; children in care; child in care; in care; became looked after; cared for children
    care leavers: care leaver; care leavers; care experienced; young people leaving care
    in time: on time; in time; timescale; timescales; in timescale; within timescale; within timescales; \
        statutory timescale; statutory timescales; within statutory timescales; timely; timeliness; up to date; \
        within time
    late: late; overdue; out of time; out of timescale; out of timescales; outside timescale; outside timescales; \
        outside of timescale; unvisited; unseen
    visit: visit; visits; visited; visiting; seen
    supervision: supervision; supervisions; supervised
    review: review; reviews; reviewed
    contact: contact; contacts
    referral: referral; referrals; referred
    re-referral: re-referral; re-referrals; rereferral; rereferrals; re-referred; repeat referral; repeat referrals
    assessment: assessment; assessments; assessed
    single|assessment: single assessment; single assessments; c&f; c&f assessment; c&f assessments; c & f assessment; \
        c & f assessments; child and family assessment; child and family assessments
    early help: early help
    section 20: section 20; section 20s; s20; s20s; s . 20; voluntarily accommodated; voluntary accommodation
    section 47: section 47; s47; s47s; s . 47; sec 47; section 47 enquiries; s47 enquiries
    unaccompanied: uasc; unaccompanied; unaccompanied asylum seeking children; unaccompanied children; asylum seeking
    no further action: nfa; nfas; no further action
    disabilities: cwd; children with disabilities; disabled children
    agency fostering: ifa; ifas; independent fostering; independent fostering agency; independent fostering agencies; \
        placed with ifas; placements with ifas; placement with ifas; ifa placement; ifa placements
    placement: placement; placements
    adoption: adoption; adopted; placed for adoption; adoptive
    permanence: permanence; permanency; permanence plan; permanence plans
    health|assessment: health assessment; health assessments
    initial|health|assessment: initial health assessment; initial health assessments; iha; ihas
    pathway plan: pathway plan; pathway plans; pathway planning
    plan: plan; plans
    audit: audit; audits; audited; auditing; cases audited
    good grade: good or outstanding; good and outstanding; good or better; outstanding or good
    requires improvement: ri; requires improvement; requiring improvement
    inadequate: inadequate
    proceedings: care proceedings; in care proceedings; proceedings; court proceedings
    conference: conference; conferences
    initial|conference: icpc; icpcs; initial child protection conference; initial child protection conferences; \
        initial conference; initial conferences
    review|conference: rcpc; rcpcs; review child protection conference; review child protection conferences; \
        review conference; review conferences
    adjourned: adjourned; adjournment; adjournments
    complaint: complaint; complaints
    accommodation: suitable accommodation
    education or work: eet; education employment or training
    residential: residential; residential care; residential provision
    unregistered: unregistered
    with parents: placed with parents
    in need|protection: children in need of help and protection; children in need of help or protection; \
        in need of help and protection; help and protection; in need of help or protection
"""

# a grade is given in an audit, so an audit may be named beside it
IMPLIED = {grade: "audit" for grade in ("good grade", "requires improvement", "inadequate")}

_PLAIN = """
    a an the and or but nor of in on at to for from by with within without into onto over under per as than then that
    this these those there here it its they their them our we us your you he she his her who whom whose which what
    when where while whilst whereas although though however also too very more most less least much many few fewer
    some any all both each every either neither none no not only just even still yet again already always never often
    so such same other another others own
    is are was were be been being am has have had having do does did done will would shall should can could may might
    must isn't aren't wasn't weren't hasn't haven't hadn't don't didn't
    up down out off above below around about across between among during since until till after before against
    through throughout beyond near nearly almost approximately roughly circa exactly around slightly significantly
    sharply steadily gradually markedly considerably substantially notably somewhat slowly quickly rapidly generally
    overall broadly largely mainly mostly typically usually consistently relatively fairly quite rather currently now
    recently lately so far today unfortunately pleasingly encouragingly disappointingly clearly again further
    continue continues continued continuing remain remains remained remaining stay stays stayed stand stands stood
    standing sit sits sat show shows showed shown showing see sees saw indicate indicates indicated demonstrate
    demonstrates demonstrated report reports reported record recorded reach reaches reached become became seem seems
    seemed appear appears appeared begin began begun start starts started run running go goes went gone going come comes
    came coming get gets got make makes made making mean means meant compare compares compared comparing comparison
    note noted noting say says said tell tells told hold holds held keep keeps kept take takes taken give gives given
    look looks looked reflect reflects reflected represent represents represented equate equates equal equals
    complete completes completed completing completion carry carried undertake undertaken receive receives received
    have need needs help helped
    number numbers figure figures percentage percentages percent proportion proportions rate rates level levels total
    totals average averages mean count counts volume volumes amount share data performance compliance indicator measure
    measures trend trends picture position pattern outturn result results value series table chart rise rises fall
    falls increase increases decrease decreases reduction reductions improvement improvements deterioration drop drops
    decline change changes growth peak high higher highest low lower lowest better best worse worst good strong poor
    weak positive point points pp
    month months monthly quarter quarters quarterly year years yearly annual week weeks day days period end date time
    latest last past previous prior current next first second third fourth fifth sixth seventh eighth ninth tenth
    consecutive row succession april may june july
    city borough county council authority service services local area areas whole wide children child people young
    person families cases case
    target targets ambition standard expected goal threshold ceiling neighbour neighbours national nationally
    encouraging pleasing pleased concerning concern concerned disappointing notable significant slight small large big
    marked sharp steady stable gradual considerable substantial clear continued sustained recent new reducing rising
    falling increasing decreasing declining improving deteriorating worsening growing
    meet meets meeting met achieve achieved achieves achieving hit hits keep keeps avoid
    heading headed course track forecast projected projection projections expectation trajectory pace
    one two three four five six seven eight nine ten eleven twelve
    around subject place takes took terms line come sn sns sn's they've it's we've
    population ten thousand aged eighteen per actual actually instead since because due completed undertaken
    well therefore thus hence meanwhile additionally similarly particularly especially including namely
    demand pressure activity workload recording timeframe cohort group working calendar
"""
PLAIN = frozenset(_PLAIN.split())


def _read() -> dict[str, frozenset[str]]:
    phrases: dict[str, frozenset[str]] = {}
    for line in _NOTIONS.strip().splitlines():
        notions, _, written = line.strip().partition(": ")
        for phrase in written.split(";"):
            phrases[" ".join(phrase.split())] = frozenset(notions.split("|"))
    return phrases


PHRASES = _read()
LONGEST_PHRASE = max(len(phrase.split()) for phrase in PHRASES)
FIELD = frozenset(notion for notions in PHRASES.values() for notion in notions) | set(IMPLIED.values())
