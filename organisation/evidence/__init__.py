"""Evidence of changes and of looks: gathered from its rows into one chain, verified, searched, removed in time.

Each room says in its `watched` module which of its rows are evidence (`watch`). A job gathers what is new of them
into entries, each linked to the one before. The rows themselves are guarded in the database: they are added to, and
never changed or deleted but by retention. See docs/decisions/0020-evidence-is-gathered-into-one-chain.md.
"""
