"""What is to become of each bad file: the line that refuses it, or its text and remarks."""

from tests.ingest.bad_files import SHIFT_JIS
from tests.ingest.bad_packages import WORDS

LONG = "a" * 251
LETTERS = "The counter is closed on Monday.\n\n"
LINE = f"{WORDS}\n\n"
WORD = f"{WORDS}\n\n窓口\t電話\n総務課\t100\n\n"
SLIDES = f"窓口\n・{WORDS}\n\n"

DAMAGED = "is damaged or cut off; copy or save it anew."
EMPTY = "is empty; copy or save it anew."
PASSWORD = "is protected by a password; save it without one."
RATIO = "unpacks to more than 200 times its size; save it anew."
DECLARES = "declares a document type, which Office never does; save it anew."
NO_WORD = "is no ordinary Word file; save it as .docx."
NO_SLIDES = "is no ordinary PowerPoint file; save it as .pptx."
NO_SHEETS = "is no ordinary Excel file; save it as .xlsx."
NUL = "holds NUL bytes, so it is no text file; save it as UTF-8."
UTF_16 = "this is UTF-16, not text; save it as UTF-8."
ZIP = "this is ZIP (Office), not text; save it as UTF-8."
ENCODING = "the encoding is none of UTF-8, Shift_JIS and EUC-JP; save it as UTF-8."
NO_TEXT = "holds no text; check the file."
READERS = ".csv, .docx, .htm, .html, .md, .pdf, .pptx, .tsv, .txt, .xlsx."
LARGE = "larger than 512 MiB; split the file."
TOO_MUCH = (
    "the reader broke down on it or needed more than 768 MiB; "
    "the file is damaged or too large: save it anew."
)

# What is said of a file behind its path.
REFUSED = {
    "empty.pdf": EMPTY,
    "only-header.pdf": DAMAGED,
    "cut.pdf": DAMAGED,
    "garbage-behind-header.pdf": DAMAGED,
    "user-password.pdf": PASSWORD,
    "unknown-filter.pdf": (
        "is encrypted in a way that is not known here; save it without protection."
    ),
    "no-pages.pdf": DAMAGED,
    "page-tree-loop.pdf": "pages 1-3 damaged and left out; save the file anew.",
    "claims-a-million-pages.pdf": "has 1,000,000 pages, more than 20,000; split it.",
    "deflate-bomb.pdf": TOO_MUCH,
    "form-bomb.pdf": TOO_MUCH,
    "web-page-named.pdf": "is a web page; name it .html.",
    "word-named.pdf": "is no PDF; save it as one or give it the suffix of what it is.",
    "empty.docx": EMPTY,
    "empty.xlsx": EMPTY,
    "empty.pptx": EMPTY,
    "password.docx": PASSWORD,
    "password.xlsx": PASSWORD,
    "password.pptx": PASSWORD,
    "no-zip.docx": "is no Word file; save it as .docx.",
    "no-zip.xlsx": "is no Excel file; save it as .xlsx.",
    "no-zip.pptx": "is no PowerPoint file; save it as .pptx.",
    "zip-of-text.docx": "is a ZIP but no Word file; save it as .docx.",
    "zip-of-text.xlsx": "is a ZIP but no Excel file; save it as .xlsx.",
    "zip-of-text.pptx": "is a ZIP but no PowerPoint file; save it as .pptx.",
    "cut.docx": DAMAGED,
    "cut.xlsx": DAMAGED,
    "cut.pptx": DAMAGED,
    "flipped.docx": DAMAGED,
    "flipped.xlsx": DAMAGED,
    "flipped.pptx": DAMAGED,
    "bomb.docx": f"word/document.xml {RATIO}",
    "bomb.xlsx": f"xl/worksheets/sheet1.xml {RATIO}",
    "bomb.pptx": f"ppt/slides/slide1.xml {RATIO}",
    "external-entity.docx": f"word/document.xml {DECLARES}",
    "external-entity.xlsx": f"xl/worksheets/sheet1.xml {DECLARES}",
    "external-entity.pptx": f"ppt/slides/slide1.xml {DECLARES}",
    "laughs.docx": f"word/document.xml {DECLARES}",
    "laughs.xlsx": f"xl/worksheets/sheet1.xml {DECLARES}",
    "laughs.pptx": f"ppt/slides/slide1.xml {DECLARES}",
    "entity-in-other-part.docx": f"word/document.dat {DECLARES}",
    "no-main-part.docx": NO_WORD,
    "no-main-part.xlsx": "the sheet 'Sheet' is lost; save it anew.",
    "no-main-part.pptx": (
        "damaged or not what its name says "
        "(KeyError: \"no relationship with key 'rId7'\"); save it anew."
    ),
    "no-content-types.docx": NO_WORD,
    "no-content-types.xlsx": NO_SHEETS,
    "no-content-types.pptx": NO_SLIDES,
    "broken-xml.docx": NO_WORD,
    "broken-xml.xlsx": NO_SHEETS,
    "broken-xml.pptx": NO_SLIDES,
    "old-word.docx": "is an old Word file; save it as .docx.",
    "old-excel.xlsx": "is an old Excel file; save it as .xlsx.",
    "old-powerpoint.pptx": "is an old PowerPoint file; save it as .pptx.",
    "excel-named.docx": "is a file of Excel; name it .xlsx.",
    "word-named.pptx": "is a file of Word; name it .docx.",
    "powerpoint-named.xlsx": "is a file of PowerPoint; name it .pptx.",
    "pdf-named.docx": "is a PDF; name it .pdf.",
    "understated-bomb.docx": DAMAGED,
    "huge-sum.docx": "unpacks to more than 1024 MiB; split it.",
    "many-members.docx": "holds more than 20000 parts; split the file.",
    "nested-tables.docx": NO_WORD,
    "nested-groups.pptx": NO_SLIDES,
    "no-shared-string.xlsx": (
        "damaged or not what its name says (IndexError: list index out of range); save it anew."
    ),
    "row-beyond-the-last.xlsx": (
        "a row has the number 999999999999, beyond the last of any sheet, 1048576; save it anew."
    ),
    "merged-columns.xlsx": (
        "damaged or not what its name says (TypeError: expected <class 'int'>); save it anew."
    ),
    "binary.txt": NUL,
    "nul.txt": NUL,
    "nul.csv": NUL,
    "utf-16.txt": UTF_16,
    "utf-16.csv": UTF_16,
    "iso-2022-jp.txt": "this is ISO-2022-JP, not text; save it as UTF-8.",
    "latin-1.txt": ENCODING,
    "latin-1.csv": ENCODING,
    "no-charset.html": ENCODING,
    "pdf-named.txt": "this is PDF, not text; save it as UTF-8.",
    "zip-named.md": ZIP,
    "word-named.html": ZIP,
    "half-character.txt": ("is UTF-8, but cut off or damaged in line 1; copy or save it anew."),
    "broken-byte.txt": "is UTF-8, but cut off or damaged in line 2; copy or save it anew.",
    "one-line.txt": "its text has over 20,000,000 characters; split the file.",
    "empty.csv": NO_TEXT,
    "one-line.csv": "its text has over 20,000,000 characters; split the file.",
    "empty.html": NO_TEXT,
    "never-closed.html": NO_TEXT,
    "only-script.html": (
        "holds no text; what it shows is made by a script; save the page as the browser shows it."
    ),
    "archive.html": "is a web archive; save it as a page (.html).",
    "no-reader.exe": f"no reader for '.exe'; convert it to one of {READERS}",
    "no-suffix": f"no reader for ''; convert it to one of {READERS}",
    "folder.pdf": "is no file but a folder; name a file.",
    "pipe.txt": "is no file but a pipe; name a file.",
    "pipe.pdf": "is no file but a pipe; name a file.",
    "socket.txt": "is no file but a socket; name a file.",
    "zero.txt": "is no file but a device; name a file.",
    "zero.pdf": "is no file but a device; name a file.",
    "lost.txt": "No such file or directory; check the file and its rights.",
    "itself.txt": "Too many levels of symbolic links; check the file and its rights.",
    "unreadable.txt": "Permission denied; check the file and its rights.",
    "unreadable.csv": "Permission denied; check the file and its rights.",
    "sparse.txt": LARGE,
    "sparse.pdf": LARGE,
    f"{SHIFT_JIS}.pdf": EMPTY,
    "new\nline.pdf": EMPTY,
    "clear\x1b[2J\u202e.pdf": EMPTY,
    f"{LONG}.pdf": EMPTY,
    "a\\..\\..\\up.pdf": EMPTY,
}
# What is read of a file.
READ = {
    "garbage-before-header.pdf": LETTERS,
    "no-xref.pdf": LETTERS,
    "owner-password.pdf": LETTERS,
    "10000-empty-pages.pdf": "",
    "broken-stream.pdf": "",
    "form-loop.pdf": LETTERS,
    "deep-arrays.pdf": LETTERS,
    "huge-box.pdf": LETTERS,
    "endless-box.pdf": LETTERS,
    "negative-box.pdf": LETTERS,
    "flat-box.pdf": LETTERS,
    "no-font.pdf": LETTERS,
    "huge-picture.pdf": LETTERS,
    "script-and-launch.pdf": LETTERS,
    "climbing-names.docx": WORD,
    "climbing-names.xlsx": f"窓口\t電話\n総務課\t100\n{WORDS}\t200\n\n",
    "climbing-names.pptx": SLIDES,
    "nested-packages.docx": WORD,
    "picture-from-the-net.docx": WORD,
    "picture-outside.docx": WORD,
    "picture-outside.pptx": SLIDES,
    "wide-table.docx": f"{WORDS}\n\n窓口" + "\t" * 63 + "電話\n総務課\t100\n\n",
    "high-numbers.docx": f"2000000000. {WORD}",
    "wrong-dimension.xlsx": LINE,
    "last-row.xlsx": f"{LINE}遠い行\n\n",
    "far-cells.xlsx": "左\t右\n" * 500 + "\n",
    "merged-whole.xlsx": LINE,
    "merged-100000-times.xlsx": LINE,
    "merged-whole-10000-times.xlsx": LINE,
    "hidden-columns.xlsx": LINE,
    "huge-number.xlsx": f"{WORDS}\n1e+300: inf\n\n",
    "open-quote.csv": f'窓口\t電話\n"総務課\t100\n税務課\t200\n{WORDS}\t300\n\n',
    "100000-columns.csv": WORDS + "\t1" * 100_000 + "\n\n",
    "only-commas.csv": LINE,
    "deep-json.csv": f"{WORDS}\t{'[' * 50_000}{']' * 50_000}\n\n",
    "deep-blocks.html": LINE,
    "deep-words.html": f"{WORDS}\n",
    "deep-fonts.html": f"{WORDS}\n",
    "deep-lists.html": f"- {WORDS}\n\n",
    "deep-tables.html": LINE,
    "no-end-tags.html": f"{WORDS}\n\n一\n二\n" * 2_000,
    "scripts-and-frames.html": LINE,
    "wrong-charset.html": f"{WORDS * 5}\n",
    "utf-16.html": f"{WORDS}\n",
    "wide-cell.html": f"{WORDS}\t1\n" + f"{WORDS}\t2\t3\n" * 50 + "\n",
    "20-megabytes.html": LINE * 2_097,
    f"{SHIFT_JIS}.txt": f"{WORDS}\n'\\udc91\\udc8b\\udc8c\\udcfb.txt'\n",
    "new\nline.txt": f"{WORDS}\n'new\\nline.txt'\n",
    "clear\x1b[2J\u202e.txt": f"{WORDS}\n'clear\\x1b[2J\\u202e.txt'\n",
    f"{LONG}.txt": f"{WORDS}\n'{LONG}.txt'\n",
    "a\\..\\..\\up.txt": f"{WORDS}\n'a\\\\..\\\\..\\\\up.txt'\n",
    "-rf.txt": f"{WORDS}\n'-rf.txt'\n",
}
REMARKS = {
    **dict.fromkeys(
        [f"deep-{what}.html" for what in ("blocks", "words", "fonts", "lists", "tables")],
        ("Elements deeper than 200 in others were read without their tags.",),
    ),
    "open-quote.csv": ("A quotation mark is never closed; all were read as ordinary signs.",),
    "hidden-columns.xlsx": ("Left out: hidden columns (16383).",),
    "scripts-and-frames.html": (
        "Left out: menus, headers, footers and the like (4 of 16 characters).",
    ),
}
