"""Write the messages of this folder, byte for byte as the programs named in README.md lay them out.

`make.py` writes every `.eml`; `make.py --expected` then writes every `.expected.json` from what the code makes of
them now: read the diff before keeping it. What only a program can make (an S/MIME signature) is kept where it is there.
"""

# ruff: noqa: E501 - a line of mail is as long as its program makes it
import base64
import io
import itertools
import json
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
TODAY = "Tue, 5 Nov 2024 09:30:00 +0700"
RECEIVED = "Received: from mx.unit.example (mx.unit.example [192.0.2.7])\n\tby mx.office.example; " + TODAY


def docx(text="Báo cáo tổng kết công tác công đoàn năm 2024"):
    """The smallest Word file, the same bytes each time."""
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}"><Default Extension="rels" ContentType="application/vnd.'
        f'openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r" Type="{office}" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>'
        "</w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name, (2024, 11, 5, 9, 0, 0)), content.encode())
    return out.getvalue()


def png(width=120, height=40):
    """The head of a picture, which is all that anybody looks at."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\x02\0\0\0" + bytes(60)


def b64(data):
    return base64.encodebytes(data).decode().strip()


def word(text):
    return f"=?UTF-8?B?{base64.b64encode(text.encode()).decode()}?="


def head(subject, sender="Lê Thị Chi <chi@unit.example>", **more):
    name, _, address = sender.partition(" <")
    sender = f"{word(name)} <{address}" if address and not name.isascii() else sender
    fields = {
        "From": sender,
        "To": "congdoan@office.example",
        "Subject": subject if subject.isascii() else word(subject),
    }
    fields |= {"Date": TODAY, "Message-ID": "<20241105093000.1@unit.example>", "MIME-Version": "1.0"}
    fields |= {name.replace("_", "-"): value for name, value in more.items()}
    return RECEIVED + "\n" + "\n".join(f"{name}: {value}" for name, value in fields.items() if value is not None)


def plain(text, charset="utf-8"):
    return f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n{text}"


def attached(kind, fields, data):
    return f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n{fields}\n\n{b64(data)}"


def mixed(*parts, kind="mixed", more=""):
    boundary = "----=_Part_1"
    inner = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{kind};{more} boundary="{boundary}"\n\n{inner}--{boundary}--\n'


MS_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SIGNED = "Trân trọng./.\n\nLê Thị Chi\nChủ tịch CĐCS Viện Mẫu\nĐT: 0912 000 000"


def mail(headers, rest):
    return f"{headers}\n{rest}"


# --- names of files ----------------------------------------------------------------------------------


def file_names():
    """One Word file under the names that programs give it."""
    outlook = f'attachment;\n\tfilename="{word("Báo cáo năm 2024.docx")}"; size=600;\n\tcreation-date="{TODAY}"'
    gmail = "attachment; filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20n%C4%83m%202024.docx"
    apple = "inline;\n\tfilename*=utf-8''Ba%CC%81o%20ca%CC%81o%20na%CC%86m%202024.docx"
    thunderbird = (
        "attachment;\n filename*0*=UTF-8''%42%C3%A1%6F%20%63%C3;\n"
        " filename*1*=%A1%6F%20%6E%C4%83%6D%20%32%30%32%34%2E;\n filename*2*=%64%6F%63%78"
    )
    ascii_first = "attachment; filename=\"Bao cao.docx\"; filename*=UTF-8''B%C3%A1o%20c%C3%A1o%20n%C4%83m%202024.docx"
    lying = "attachment; filename*=iso-8859-1''B%C3%A1o%20c%C3%A1o%20n%C4%83m%202024.docx"
    raw = 'attachment; filename="Báo cáo năm 2024.docx"'
    mojibake = 'attachment; filename="' + "Báo cáo năm 2024.docx".encode().decode("latin-1") + '"'
    evil = 'attachment; filename="..\\\\..\\\\con.docx\u202e"'
    told = [outlook, gmail, apple, thunderbird, ascii_first, lying, raw, mojibake, evil]
    parts = [attached(MS_WORD, f"Content-Disposition: {each}", docx(str(n))) for n, each in enumerate(told)]
    return mail(head("Báo cáo"), mixed(plain("Kính gửi Văn phòng."), *parts))


def words_cut_inside_a_letter():
    """Zimbra and old Outlook cut an encoded word after so many bytes, in the middle of a letter."""
    raw = base64.b64encode("Báo cáo tổng kết công tác công đoàn năm 2024".encode()).decode()
    subject = "\n ".join(f"=?utf-8?B?{raw[at : at + 12]}?=" for at in range(0, len(raw), 12))
    name = "\n\t".join(f"=?UTF-8?Q?{piece}?=" for piece in ("B=C3=A1o_c=C3", "=A1o.docx"))
    part = attached(MS_WORD, f'Content-Disposition: attachment; filename="{name}"', docx())
    return mail(head(subject), mixed(plain("Kính gửi."), part))


def raw_8bit_windows_1258():
    """An old Outlook Express on a Vietnamese Windows: no encoded words at all, windows-1258 in every place."""
    text = mail(
        head("TIEUDE", sender="NGUOI <chi@unit.example>"),
        mixed(
            plain("Kính gư\u0309i Văn pho\u0300ng.", "windows-1258"),
            attached(MS_WORD, 'Content-Disposition: attachment; filename="Báo cáo.docx"', docx()),
        ),
    )
    return text.replace("TIEUDE", "Báo cáo").replace("NGUOI", "Lê Thi\u0323 Chi").encode("cp1258")


def parts_in_every_guise():
    """Inline, without a name, without a disposition, of a wrong type, text/plain with the bytes of a file."""
    return mail(
        head("Báo cáo"),
        mixed(
            plain("Em gửi báo cáo ạ."),
            attached("application/octet-stream", "Content-Disposition: inline", docx("1")),
            attached('image/png; name="BC.docx"', "X-Nothing: 1", docx("2")),
            attached("text/plain; charset=us-ascii", "X-Nothing: 1", docx("3")),
            attached("application/msword", "Content-Disposition: attachment", docx("4")),
            attached(MS_WORD, 'Content-Disposition: attachment; filename="BC.docx"', docx("5")),
        ),
    )


def logos_and_lock_files():
    """An Outlook signature with its pictures, and the lock file that was dragged along."""
    page = (
        'Content-Type: text/html; charset=utf-8\n\n<p>Em gửi báo cáo.</p><p>Lê Chi</p><img src="cid:image001.png@01DB2F">'
        '<img src="cid:page@unit">'
    )
    logo = attached('image/png; name="image001.png"', "Content-ID: <image001.png@01DB2F>", png())
    photo = attached('image/png; name="IMG_0001.png"', "Content-ID: <page@unit>", png(1200, 1600) + bytes(41_000))
    lock = attached(
        "application/octet-stream",
        'Content-Disposition: attachment; filename="~$bao cao.docx"',
        b"\x06Chi" + bytes(158),
    )
    return mail(head("Báo cáo"), mixed(page, logo, photo, lock, kind="related"))


def uuencoded():
    """Two files in the text itself, as an old Unix mailer sends them; trailing blanks were lost on the way."""
    import binascii  # noqa: PLC0415 - one message needs it

    def encoded(name, data):
        lines = (binascii.b2a_uu(data[at : at + 45]).decode().rstrip() for at in range(0, len(data), 45))
        return f"begin 644 {name}\n" + "\n".join(lines) + "\n`\nend"

    text = "Kính gửi Văn phòng,\n\n" + encoded("BC.docx", docx("1")) + "\n" + encoded("phu luc.docx", docx("2"))
    return mail(head("Bao cao"), plain(text + "\n\n" + SIGNED))


# --- messages in messages ---------------------------------------------------------------------------


def forwarded_as_attachment():
    """Outlook, «Chuyển tiếp dưới dạng tệp đính kèm»: two messages, one of them in base64 against the rules."""
    part = attached(MS_WORD, 'Content-Disposition: attachment; filename="BC.docx"', docx())
    inner = mail(
        head("Báo cáo CĐ Viện Mẫu", sender="Trần Văn Bình <binh@member.example>"),
        mixed(plain("Em gửi báo cáo."), part).replace("Part_1", "Part_2"),
    )
    return mail(
        head("Fwd: Báo cáo"),
        mixed(
            plain("Kính chuyển Văn phòng."),
            f"Content-Type: message/rfc822\nContent-Disposition: attachment\n\n{inner}",
            attached(
                "message/rfc822", f'Content-Disposition: attachment; filename="{word("Thư gốc.eml")}"', inner.encode()
            ),
            attached("application/octet-stream", 'Content-Disposition: attachment; filename="thu.eml"', inner.encode()),
        ),
    )


def openssl(*arguments):
    """Run `openssl cms` on a message's part, with a key of its own that is thrown away."""
    part = mixed(
        plain("Kính gửi Văn phòng, xin gửi báo cáo."),
        attached(MS_WORD, 'Content-Disposition: attachment; filename="BC.docx"', docx()),
    )
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "in").write_bytes(part.replace("\n", "\r\n").encode())
        key = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "k", "-out", "c", "-days", "9999")
        subject = ("-subj", "/CN=Le Thi Chi/emailAddress=chi@unit.example")
        for asked in ((*key, *subject), ("cms", *arguments, "-in", "in", "-out", "out")):
            subprocess.run(["/usr/bin/openssl", *asked], check=True, capture_output=True, cwd=place)
        return (place / "out").read_bytes()


def smime_opaque():
    """Outlook signs "opaque": the text and the files lie inside the signature (BER, as it is streamed)."""
    return _smime("signed-data", "-sign", "-signer", "c", "-inkey", "k", "-nodetach", "-stream", "-outform", "DER")


def smime_encrypted():
    """A message encrypted for its receiver's certificate."""
    return _smime("enveloped-data", "-encrypt", "-outform", "DER", "-recip", "c")


def _smime(kind, *arguments):
    return mail(
        head("Báo cáo"),
        attached(
            f"application/pkcs7-mime; smime-type={kind}; name=smime.p7m",
            "Content-Disposition: attachment; filename=smime.p7m",
            openssl(*arguments),
        ),
    )


def smime_clear():
    """Thunderbird signs "clear": the signature is a part of its own, smime.p7s."""
    signed = openssl("-sign", "-signer", "c", "-inkey", "k", "-outform", "DER")
    part = mixed(
        plain("Xin gửi báo cáo."), attached(MS_WORD, 'Content-Disposition: attachment; filename="BC.docx"', docx())
    ).replace("Part_1", "Part_2")
    signature = attached(
        'application/pkcs7-signature; name="smime.p7s"', 'Content-Disposition: attachment; filename="smime.p7s"', signed
    )
    how = ' protocol="application/pkcs7-signature"; micalg=sha-256;'
    return mail(head("Báo cáo"), mixed(part.strip(), signature, kind="signed", more=how))


def pgp_encrypted():
    """RFC 3156 as Thunderbird writes it; the armour holds nothing real."""
    armour = "-----BEGIN PGP MESSAGE-----\n\nhQEMA0000000000000AQf/\n=aaaa\n-----END PGP MESSAGE-----"
    return mail(
        head("..."),
        mixed(
            "Content-Type: application/pgp-encrypted\n\nVersion: 1",
            f'Content-Type: application/octet-stream; name="encrypted.asc"\n\n{armour}',
            kind="encrypted",
            more=' protocol="application/pgp-encrypted";',
        ),
    )


def tnef():
    """winmail.dat of an Outlook that writes "Rich Text": the words are compressed RTF inside it, and so is the file."""

    def attribute(level, kind, value):
        return struct.pack("<BII", level, kind, len(value)) + value + struct.pack("<H", sum(value) % 65536)

    def properties(*pairs):
        out = struct.pack("<I", len(pairs))
        for number, kind, value in pairs:
            out += struct.pack("<HHII", kind, number, 1, len(value)) + value + bytes(-len(value) % 4)
        return out

    rtf = rb"{\rtf1\ansi\ansicpg1258\fromtext{\fonttbl{\f0 Arial;}}\pard K\u237?nh g\u7917?i V\u259?n ph\u242?ng,\par }"
    stored = struct.pack("<II", len(rtf) + 12, len(rtf)) + b"MELA" + bytes(4) + rtf
    name = "Báo cáo.docx".encode("utf-16-le") + b"\0\0"
    data = b"\x78\x9f\x3e\x22\x01\x00"
    data += attribute(1, 0x00069003, properties((0x1009, 0x102, stored), (0x0037, 0x1F, "Báo cáo".encode("utf-16-le"))))
    data += attribute(2, 0x00069002, bytes(14)) + attribute(2, 0x0006800F, docx())
    data += attribute(2, 0x00069005, properties((0x3707, 0x1F, name)))
    part = attached(
        'application/ms-tnef; name="winmail.dat"', 'Content-Disposition: attachment; filename="winmail.dat"', data
    )
    return mail(head("Báo cáo"), mixed(plain(""), part))


def compound(tree):
    """A compound file (MS-CFB): nested dictionaries are storages; everything in whole sectors, nothing in the mini stream."""
    rows, body, chain = [], b"", []

    def add(name, value):
        at = len(rows)
        rows.append([name, value, -1, -1, 0, 0])
        return at

    def folder(values):
        nonlocal body
        ids = []
        for name, value in values.items():
            at = add(name, value)
            ids.append(at)
            if isinstance(value, dict):
                rows[at][3] = folder(value)
                continue
            padded = value.ljust(max(4096, -(-len(value) // 512) * 512), b"\0")
            rows[at][4:] = [len(body) // 512, len(value) if len(value) >= 4096 else len(padded)]
            first, count = len(body) // 512, len(padded) // 512
            chain.extend([*range(first + 1, first + count), -2])
            body += padded
        for left, right in itertools.pairwise(ids):
            rows[left][2] = right
        return ids[0] if ids else -1

    add("Root Entry", {})
    rows[0][3] = folder(tree)
    table = b""
    for number, (name, value, right, child, start, size) in enumerate(rows):
        raw = name.encode("utf-16-le") + b"\0\0"
        kind = 5 if number == 0 else 1 if isinstance(value, dict) else 2
        table += raw.ljust(64, b"\0") + struct.pack("<HBBiii", len(raw), kind, 1, -1, right, child) + bytes(36)
        table += struct.pack("<IQ", start, size)
    table += bytes(-len(table) % 512)
    sectors, pages = len(body) // 512, len(table) // 512
    chain += [*range(sectors + 1, sectors + pages), -2]
    tables = -(-(len(chain) + 1) // 127)
    chain += [-3] * tables
    fat = struct.pack(f"<{len(chain)}i", *chain).ljust(512 * tables, b"\xff")
    start = sectors + pages
    top = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6xII", 62, 3, 0xFFFE, 9, 6, 0, tables)
    top += struct.pack("<IIIiIiI", sectors, 0, 4096, -2, 0, -2, 0)
    top += struct.pack(f"<{tables}I", *range(start, start + tables))
    return top.ljust(512, b"\xff") + body + table + fat


def outlook_msg():
    """A message saved by Outlook, with an enclosed one that brings the file."""

    def text(number, value):
        # Padded with NUL to whole sectors, which the property of Outlook is not: readers must stand it.
        return {f"__substg1.0_{number}001F": value.encode("utf-16-le")}

    inner = {
        "__properties_version1.0": bytes(24),
        **text("0C1A", "Trần Văn Bình"),
        **text("5D01", "binh@member.example"),
        **text("0037", "Báo cáo CĐ Viện Mẫu"),
        **text("1000", "Em gửi báo cáo ạ."),
        "__attach_version1.0_#00000000": {
            "__properties_version1.0": bytes(8),
            **text("3707", "Báo cáo năm 2024.docx"),
            "__substg1.0_37010102": docx().ljust(4200, b"\0"),
        },
    }
    outer = {
        "__properties_version1.0": bytes(32),
        **text("0C1A", "Lê Thị Chi"),
        **text("0C1F", "/O=UNIT/OU=EXCHANGE/CN=RECIPIENTS/CN=CHI"),
        **text("5D02", "chi@unit.example"),
        **text("0037", "Chuyển tiếp: Báo cáo"),
        "__substg1.0_10130102": "<html><p>Kính chuyển Văn phòng.</p></html>".encode(),
        "__attach_version1.0_#00000000": {
            "__properties_version1.0": bytes(8),
            **text("3001", "Báo cáo CĐ Viện Mẫu"),
            "__substg1.0_3701000D": inner,
        },
    }
    return compound(outer)


def msg_attached():
    """The same as an attachment."""
    part = attached("application/vnd.ms-outlook", 'Content-Disposition: attachment; filename="BC.msg"', outlook_msg())
    return mail(head("Báo cáo"), mixed(plain("Kính gửi."), part))


# --- text as people write it -------------------------------------------------------------------------


def outlook_reply():
    """Desktop Outlook in Vietnamese: a rule, then the header block of the older message; the signature above it."""
    text = (
        f"Kính gửi Văn phòng,\n\nĐơn vị xin gửi báo cáo.\n\n{SIGNED}\n\n________________________________\n"
        "Từ: Văn phòng Công đoàn Bộ <congdoan@office.example>\nĐã gửi: Thứ Hai, 4 Tháng Mười Một 2024 10:30\n"
        "Đến: Lê Thị Chi <chi@unit.example>\nChủ đề: Kính nhắc gửi báo cáo\n\nKính gửi: Công đoàn Viện Mẫu"
    )
    return mail(head("RE: Kính nhắc gửi báo cáo", In_Reply_To="<1@office.example>"), plain(text))


def gmail_forward():
    """Gmail in Vietnamese, both bodies; the link stands in the page alone."""
    text = (
        "Em chuyển anh ạ.\n\n---------- Thư được chuyển tiếp ---------\nTừ: Trần Văn Bình <binh@member.example>\n"
        "Date: Th 2, 4 thg 11, 2024 vào lúc 10:30\nSubject: Báo cáo\nTo: Lê Thị Chi <chi@unit.example>\n\n"
        "Em gửi báo cáo: tại đây\n\n-- \nTrần Văn Bình"
    )
    return mail(head("Fwd: Báo cáo"), mixed(plain(text), kind="alternative"))


def apple_mail():
    """iOS in Vietnamese: its sign-off, then the attribution over two lines and the quotation."""
    text = (
        "Em gửi báo cáo ở đường dẫn https://1drv.ms/w/s!AbCdEf ạ\n\nĐược gửi từ iPhone của tôi\n\n"
        "> Vào 10:30, 4 thg 11, 2024, Văn phòng Công đoàn Bộ <congdoan@office.example>\n> đã viết:\n> \n> Kính nhắc"
    )
    return mail(head("Re: Kính nhắc gửi báo cáo", X_Mailer="iPhone Mail (22A3354)"), plain(text))


def zimbra_reply():
    """Zimbra's web client in Vietnamese."""
    text = (
        "Kính gửi Văn phòng, cột 3 ghi thế nào ạ?\n\nTrân trọng cảm ơn!\nLê Thị Chi - CĐCS Viện Mẫu\n\n"
        '----- Thư gốc -----\nTừ: "Văn phòng" <congdoan@office.example>\nĐến: "Lê Thị Chi" <chi@unit.example>\n'
        "Đã gửi: Thứ hai, 4 Tháng 11, 2024 10:30:00 SA\nChủ đề: Kính nhắc gửi báo cáo\n\nKính gửi"
    )
    return mail(
        head("Re: Kính nhắc gửi báo cáo", X_Mailer="Zimbra 8.8.15_GA_4652 (ZimbraWebClient - GC130 (Win))"), plain(text)
    )


def thunderbird_below():
    """Thunderbird, the answer below the quotation, format=flowed."""
    text = (
        "Vào 04/11/2024 10:30, Văn phòng Công đoàn Bộ đã viết:\n> Kính nhắc gửi báo cáo\n\nĐơn vị sẽ gửi trong \nhôm nay ạ.\n"
        "-- \nLê Thị Chi"
    )
    body = plain(text).replace("charset=utf-8", "charset=UTF-8; format=flowed")
    return mail(head("Re: Kính nhắc gửi báo cáo", User_Agent="Mozilla Thunderbird"), body)


# --- headers -----------------------------------------------------------------------------------------


def headers_against_the_rules():
    """Group syntax, doubled fields, an encoded line break, no From, no Date, no Message-ID."""
    headers = (
        f"{RECEIVED}\nSender: chi@unit.example\nTo: Ban Chấp hành: Lê Chi <chi@unit.example>, congdoan@office.example;\n"
        'To: undisclosed-recipients:;\nCc: "Trần, Bình" <binh@member.example>; khac@unit.example\n'
        "Subject: =?UTF-8?Q?B=C3=A1o_c=C3=A1o=0D=0ABcc:_ke.gian@evil.example?=\nSubject: khác\nMIME-Version: 1.0"
    )
    return mail(headers, plain("Kính gửi."))


def through_a_list():
    """Mailman 3 put its own address in place of the author, for DMARC's sake."""
    headers = head(
        "[cd] Báo cáo",
        sender="Lê Thị Chi via CD <cd@list.example>",
        List_Id="CD <cd.list.example>",
        Precedence="list",
        X_Original_From=f"{word('Lê Thị Chi')} <chi@unit.example>",
        Reply_To="cd@list.example",
    )
    part = attached(MS_WORD, 'Content-Disposition: attachment; filename="BC.docx"', docx())
    return mail(headers, mixed(plain("Xin gửi báo cáo."), part))


def redirected():
    """Thunderbird's «Chuyển hướng»: the author stays, anyone who sent it on is named in Resent-*."""
    headers = head(
        "Báo cáo",
        Resent_From="Can bo <canbo@office.example>",
        Resent_To="congdoan@office.example",
        Resent_Date=TODAY,
        Resent_Message_ID="<r@office.example>",
    )
    return mail(headers, plain("Xin gửi báo cáo."))


# --- machines ----------------------------------------------------------------------------------------

OURS = "From: congdoan@office.example\nTo: gone@unit.example\nSubject: Nhac\nMessage-ID: <reminder.VIEN.1.ab@office.example>"


def report(subject, sender, *, status, text, back=f"Content-Type: text/rfc822-headers\n\n{OURS}", **more):
    delivery = f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.unit.example\n\n{status}"
    how = " report-type=delivery-status;"
    headers = head(subject, sender=sender, Return_Path="<>", Auto_Submitted="auto-replied", **more)
    return mail(headers, mixed(plain(text), delivery, back, kind="report", more=how))


def bounce_postfix():
    """Postfix, a final failure."""
    return report(
        "Undelivered Mail Returned to Sender",
        "Mail Delivery System <MAILER-DAEMON@mx.unit.example>",
        text="This is the mail system at host mx.unit.example.\n\n<gone@unit.example>: user unknown",
        status="Final-Recipient: rfc822; gone@unit.example\nOriginal-Recipient: rfc822;gone@unit.example\nAction: failed\n"
        "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <gone@unit.example>: Recipient address rejected",
    )


def bounce_delayed():
    """Postfix, a warning: nothing is lost yet."""
    return report(
        "Delayed Mail (still being retried)",
        "Mail Delivery System <MAILER-DAEMON@mx.unit.example>",
        text="Your message could not be delivered for more than 4 hour(s).",
        status="Final-Recipient: rfc822; gone@unit.example\nAction: delayed\nStatus: 4.4.1\nWill-Retry-Until: " + TODAY,
    )


def delivered():
    """Exchange reports that a letter arrived: no bounce."""
    return report(
        "Relayed: Kính nhắc gửi báo cáo",
        "postmaster@unit.example",
        text="Delivery to these recipients is complete.",
        status="Final-Recipient: rfc822;chi@unit.example\nAction: relayed\nStatus: 2.0.0",
    )


def bounce_exchange_vietnamese():
    """Exchange in Vietnamese: the words are of no use, the report is."""
    return report(
        "Không thể gửi: Kính nhắc gửi báo cáo",
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@unit.example>",
        text="Không gửi được đến những người nhận hoặc nhóm sau: gone@unit.example",
        status="Final-Recipient: rfc822;gone@unit.example\nAction: failed\nStatus: 5.1.10\n"
        "Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound",
        back=f"Content-Type: message/rfc822\n\n{OURS}\n\nKinh gui",
    )


def bounce_exim():
    """Exim without a delivery report: X-Failed-Recipients and plain words."""
    text = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered "
        "to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  gone@unit.example\n"
        "    host mx.unit.example [192.0.2.7]\n    SMTP error from remote mail server after RCPT TO:<gone@unit.example>:\n"
        f"    550 5.1.1 User unknown\n\n------ This is a copy of the message. ------\n\n{OURS}\n"
    )
    headers = head(
        "Mail delivery failed: returning message to sender",
        sender="Mail Delivery System <Mailer-Daemon@mx.unit.example>",
        Return_Path="<>",
        X_Failed_Recipients="gone@unit.example",
        Auto_Submitted="auto-replied",
    )
    return mail(headers, plain(text))


def bounce_gmail():
    """Gmail: a report whose page is shown, with its icon as a part."""
    icon = attached(
        'image/png; name="icon.png"',
        'Content-Disposition: attachment; filename="icon.png"\nContent-ID: <icon.png>',
        png(),
    )
    status = (
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; googlemail.com\n\nFinal-Recipient: rfc822; gone@unit.example\n"
        "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist."
    )
    page = 'Content-Type: text/html; charset="UTF-8"\n\n<p>Address not found</p><img src="cid:icon.png">'
    headers = head(
        "Delivery Status Notification (Failure)",
        sender="Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
        Return_Path="<>",
        Auto_Submitted="auto-replied",
        X_Failed_Recipients="gone@unit.example",
    )
    related = mixed(page, icon, kind="related").replace("Part_1", "Part_2").strip()
    back = f"Content-Type: message/rfc822\n\n{OURS}\n\nKinh gui"
    return mail(headers, mixed(related, status, back, kind="report", more=" report-type=delivery-status;"))


def bounce_qmail():
    """qmail: plain words alone."""
    text = (
        "Hi. This is the qmail-send program at mx.unit.example.\nI'm afraid I wasn't able to deliver your message to the following "
        "addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<gone@unit.example>:\n"
        f"192.0.2.7 does not like recipient.\nRemote host said: 550 5.1.1 no such user\n\n--- Below this line is a copy.\n\n{OURS}\n"
    )
    return mail(head("failure notice", sender="MAILER-DAEMON@mx.unit.example", Return_Path="<>"), plain(text))


def out_of_office_exchange():
    """Exchange in Vietnamese."""
    headers = head(
        "Trả lời tự động: Kính nhắc gửi báo cáo",
        Auto_Submitted="auto-generated",
        X_Auto_Response_Suppress="All",
        Return_Path="<>",
        In_Reply_To="<reminder.VIEN.1.ab@office.example>",
    )
    return mail(
        headers, plain("Tôi đi công tác từ ngày 04/11 đến hết ngày 08/11/2024.\nViệc gấp xin liên hệ 0912 000 000.")
    )


def out_of_office_gmail():
    """Gmail's vacation responder, in English."""
    headers = head(
        "On leave Re: Kính nhắc gửi báo cáo", Auto_Submitted="auto-replied", Precedence="bulk", X_Autoreply="yes"
    )
    return mail(headers, plain("I am on leave, returning on Monday, 11 November."))


def out_of_office_zimbra():
    """Zimbra: "Re:", and its own words in Auto-Submitted."""
    headers = head("Re: Kính nhắc gửi báo cáo", Auto_Submitted="auto-replied (zimbra; vacation)", Precedence="bulk")
    return mail(headers, plain("Tôi nghỉ thai sản đến hết tháng 3/2025."))


def read_receipt():
    """Outlook in Vietnamese: RFC 8098, the letter named in it."""
    receipt = (
        "Content-Type: message/disposition-notification\n\nReporting-UA: unit; Microsoft Outlook\n"
        "Final-Recipient: rfc822; chi@unit.example\nOriginal-Message-ID: <reminder.VIEN.1.ab@office.example>\n"
        "Disposition: manual-action/MDN-sent-manually; displayed"
    )
    return mail(
        head("Đã đọc: Kính nhắc gửi báo cáo"),
        mixed(plain("Thư của bạn đã được đọc."), receipt, kind="report", more=" report-type=disposition-notification;"),
    )


def calendar_reply():
    """Google Calendar: an invitation accepted."""
    entry = "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nSUMMARY:Họp\nEND:VEVENT\nEND:VCALENDAR"
    part = f'Content-Type: text/calendar; charset="UTF-8"; method=REPLY\n\n{entry}'
    return mail(
        head("Đã chấp nhận: Họp giao ban"), mixed(plain("Lê Chi đã chấp nhận lời mời."), part, kind="alternative")
    )


def newsletter():
    """A mass mailer's headers."""
    headers = head(
        "Bản tin tháng 11",
        sender="Ban tin <news@news.example>",
        List_Unsubscribe="<https://news.example/u>",
        Feedback_ID="1:news",
        Precedence="bulk",
    )
    return mail(headers, plain("Tin trong số này?"))


def safelink():
    """Exchange put its own address around the link; the signature's chat is no file."""
    page = (
        'Content-Type: text/html; charset=utf-8\n\n<p>Em gửi <a href="https://apc01.safelinks.protection.outlook.com/?url='
        'https%3A%2F%2Fdrive.google.com%2Ffile%2Fd%2F1a%2Fview&amp;data=05">báo cáo</a></p><p>Trân trọng,<br>Lê Chi<br>'
        'Zalo: <a href="https://zalo.me/0912000000">0912000000</a></p>'
    )
    return mail(head("Báo cáo"), page)


CASES = {
    case.__name__.replace("_", "-"): case
    for case in (
        file_names, words_cut_inside_a_letter, raw_8bit_windows_1258, parts_in_every_guise, logos_and_lock_files, uuencoded,
        forwarded_as_attachment, smime_opaque, smime_encrypted, smime_clear, pgp_encrypted, tnef, msg_attached, outlook_msg,
        outlook_reply, gmail_forward, apple_mail, zimbra_reply, thunderbird_below, headers_against_the_rules, through_a_list,
        redirected, bounce_postfix, bounce_delayed, delivered, bounce_exchange_vietnamese, bounce_exim, bounce_gmail,
        bounce_qmail, out_of_office_exchange, out_of_office_gmail, out_of_office_zimbra, read_receipt, calendar_reply,
        newsletter, safelink,
    )
}  # fmt: skip
KEPT = {"smime-opaque", "smime-encrypted", "smime-clear"}  # a signature is another each time


def place_of(case):
    return HERE / f"{case}.{'msg' if case == 'outlook-msg' else 'eml'}"


def main():
    for case, made in CASES.items():
        place = place_of(case)
        if case in KEPT and place.exists():
            continue
        raw = made()
        place.write_bytes(raw if isinstance(raw, bytes) else raw.replace("\n", "\r\n").encode())
    if "--expected" in sys.argv:
        sys.path.insert(0, str(HERE.parents[1]))
        from golden import told  # noqa: PLC0415 - made only for this

        for case in CASES:
            expected = json.dumps(told(place_of(case).read_bytes()), ensure_ascii=False, indent=1)
            (HERE / f"{case}.expected.json").write_text(expected + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
