"""Reading returns: bytes and known names in; entries, targets, benchmarks and every problem out.

    workbook.py  what sort of file it is, and its cells
    reading.py   what is known beforehand, and what was understood
    layouts.py   the printed wide table and the long one, recognised by their headings

No Django here: the reader can be run and tested on bytes alone.
"""
