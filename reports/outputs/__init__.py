"""An edition as a page, PDF, Word, Excel and charts: all of them made of EditionContents and nothing else.

laid.py      tables, words and charts laid out once, so that no two files can differ
charts.py    each chart as SVG and PNG that stand alone
document.py  the edition as a document, for PDF and Word
workbook.py  the edition as a workbook: figures in a list, and as they are printed
files.py     which file is written how
"""
