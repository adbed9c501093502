"""The Improvement Board's dashboard: alert, advise, assure, then area by area, of one edition and nothing else.

reading.py  which edition a reader sees
laying.py   its lines under their headings and rules, and its areas with their measures
"""
