"""What each kind of evidence is worth: natural logarithms of likelihood ratios, with the reason beside each.

A weight says how much more often such a piece is seen with a document of that union than with anybody
else's. They are set by judgement; no sample carries a fit of them. Which evidence may decide alone stands
in `decide.py`: a weight never does.
"""

from types import MappingProxyType

WEIGHTS = MappingProxyType(
    {
        # --- inside the document: the issuer speaks
        "letterhead": 8.0,  # the last name of the letterhead; wrong only where it was copied from another union
        "unit": 7.5,  # "Đơn vị báo cáo" of the form: asked for by name, and copied as seldom
        "speaker": 7.0,  # "Ban Chấp hành Công đoàn … báo cáo như sau": the issuer speaks of itself
        "opening": 5.0,  # named in the first sentences; may be the one who asked for the report
        "closing": 5.0,  # "Trên đây là báo cáo … của Công đoàn …"
        "title": 5.0,  # below BÁO CÁO
        "signature-block": 5.0,  # "TM. BAN CHẤP HÀNH CÔNG ĐOÀN …"
        "sheet": 4.0,  # anywhere in the first rows of a sheet whose form was not recognised
        "margin": 3.0,  # page header or footer: stays when a file is used again for another union
        # --- around the document: whoever saved it speaks
        "file-name": 5.0,  # given for this document, but often kept from a copy
        "folder": 3.0,  # an archive is named after whoever packed it, a parent too
        # --- the message: whoever sends speaks
        "address": 7.0,  # registered; sends for children and neighbours too, and can be forged
        "answered": 6.0,  # our letter to this union, its key valid: it went to nobody else
        "domain": 4.5,  # for a domain of one union; less by ln(n) where n unions share it
        "forwarded": 4.5,  # the original author of a forward is registered; the text of a forward proves little
        "subject": 4.0,  # names the owner mostly, now and then a third
        "body": 3.5,  # the same, and in more words
        "sibling": 4.6,  # files of one message belong together, where they name one union only
        "sibling-of-many": 2.5,  # one of several unions that the other files name
        "signature": 3.0,  # below the letter: the sender's own unit
        "phone": 3.0,  # the registered number in the letter
        "mentioned-address": 3.0,  # a registered address in the letter's signature
        "display-name": 3.0,  # anybody may call himself anything
        "reply-to": 2.5,  # set by whoever sends, checked by nobody
        "contact": 1.8,  # the registered contact's name; many people share a name
        "forwarded-domain": 2.0,
        "answered-unproven": 1.5,  # an id of ours without a valid key: letters of an earlier system, or forged
        "local-part": 1.5,  # "cdcs.vkist@…" at a stranger's domain
        "copied": 0.5,  # a registered address in Cc: superiors are copied in too
    }
)

# A registered address proven by the server counts in full; one that nobody checked nearly so, because
# offices without SPF and DKIM are many and forgeries few; one that failed not at all.
PROVEN = MappingProxyType({True: 1.0, None: 0.85, False: 0.0})

MARKED = 1.0  # "CĐ" stands before the name
UNMARKED = 0.8  # the name of the unit: its office may speak, not its union
CUT = 0.6  # without the national tail, so a name that others might bear
TYPO = 0.6  # read through a typing error
PARTIAL = 0.4  # part of a longer name
SHARED = 0.5  # named together with another union

# A domain that more unions share than this tells something only about those for whom something else speaks.
WIDE = 5

# What "nobody of the registry" weighs before anything is known.
NOBODY = 1.0
STRANGER = 5.0  # an issuer that is not registered

# --- the gates of an automatic decision
SURE = 0.97  # at least this probability
DOUBT = 2.0  # evidence for another union from here on needs an explanation
STRONG = 5.0  # from here on for two unions it is called a conflict
INDEPENDENT = 2.0  # a piece below this does not count as a second opinion
