"""Control charts (statistical process control) as NHS Making Data Count draws them.

An XmR chart tells ordinary variation from a change worth asking about. `draw` takes figures by month
and gives a `Chart`; `latest_sentence` says what it shows. Sources: NHS England, Making Data Count;
its R package NHSRplotthedots 0.2.2, whose answers the tests hold; Wheeler, Understanding Variation;
Provost and Murray, The Health Care Data Guide. Where a rule is chosen, its own page says from where:

    limits.py     mean, moving ranges, process limits
    signals.py    the four rules for special causes
    targets.py    what the limits say of a target
    chart.py      stretches between re-bases, the latest month, icons, cautions
    settings.py   what is left to choose, and the product's choices
    sentences.py  the chart in words
    reference.py  our answers in the words of the R package (`python -m indicators.rules.spc FILE.json`)
"""
