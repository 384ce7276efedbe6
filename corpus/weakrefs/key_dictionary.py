import weakref


class Document:
    def __init__(self, title):
        self.title = title


notes = weakref.WeakKeyDictionary()
letter = Document("letter")
report = Document("report")
notes[letter] = "check the date"
notes[report] = "page 3 missing"
notes[Document("draft")] = "never seen again"

print("notes:", sorted(notes.values()))
print("annotated:", sorted(doc.title for doc in notes))
del letter
print("after del letter:", sorted(notes.values()))
print("note of the report:", notes[report])
report = None
print("left:", len(notes))

# heaptwin
# title: Notes on objects that may go away
# section: 7 Weak references
# shows: stdout
# requires: >=3.8
# needs: weakref
# keywords: weakref dict class
