"""Today, the front page: what needs somebody, what happened since they were last here, and what comes next.

needs.py    what a need is, a pile of them, and how a pile is read in two queries however long it is
actions.py, flags.py, figures.py, clinics.py, audits.py, editions.py, running.py
            one module for each kind of need: whoever adds one writes `def …(ask) -> Pile` there
page.py     which piles there are, by what one may do, put in order and cut to what the page shows
since.py    what happened since the sign-in before this one
ahead.py    what is shown beside the needs: the next clinic, one's own actions, the Board's latest edition

The order is a rule: `reports.rules.today`. Nothing here writes, and nothing is kept from one look to the next.
"""
