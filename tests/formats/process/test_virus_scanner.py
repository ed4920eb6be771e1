"""The scanner that a reading child may ask."""

import socket
import struct
import threading

import pytest

from collector.errors import ScannerLost
from collector.formats import Readers
from collector.formats.process import virus_scanner
from collector.formats.verdicts import Refused


class Clamd:
    """A virus scanner that knows one word: it speaks clamd's protocol on a real socket."""

    def __init__(self, place, most=1 << 20):
        self.place, self.most, self.heard = place, most, []
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(place))
        self.socket.listen()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        while True:
            line, _ = self.socket.accept()
            with line:
                word = self.until_nul(line)
                if word == b"zEND\0":
                    return
                said = b"ClamAV 1.4\0" if word == b"zVERSION\0" else self.stream(line)
                line.sendall(said)

    def until_nul(self, line):
        word = b""
        while not word.endswith(b"\0"):
            word += line.recv(1)
        return word

    def stream(self, line):
        data = b""
        while length := struct.unpack(">I", self.exactly(line, 4))[0]:
            data += self.exactly(line, length)
            if len(data) > self.most:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.heard.append(data)
        return b"stream: Eicar-Signature FOUND\0" if b"EICAR" in data else b"stream: OK\0"

    def exactly(self, line, length):
        data = b""
        while len(data) < length:
            data += line.recv(length - len(data))
        return data

    def close(self):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self.place))
            line.sendall(b"zEND\0")
        self.thread.join()
        self.socket.close()


@pytest.fixture
def clamd(tmp_path):
    made = Clamd(tmp_path / "clamd.ctl")
    yield made
    made.close()


def test_a_clean_file_passes_and_an_infected_one_is_named(clamd):
    whole = bytes(range(256)) * 3000  # longer than one piece of the stream

    assert virus_scanner.scan(clamd.place, whole) is None
    assert virus_scanner.scan(clamd.place, b"x EICAR x") == "Eicar-Signature"
    assert virus_scanner.version(clamd.place) == "ClamAV 1.4"
    assert clamd.heard == [whole, b"x EICAR x"]


def test_a_file_that_the_scanner_will_not_take_is_refused(clamd):
    with pytest.raises(Refused):
        virus_scanner.scan(clamd.place, bytes((2 << 20) + 1))


def test_an_infected_file_is_kept_aside_and_the_rest_is_read(clamd, make, tmp_path):
    path = tmp_path / "a.eml"
    packed = make.zip(("x.docx", b"EICAR" + bytes(64)), ("b.docx", make.docx("hai")))
    path.write_bytes(make.mail(("a.docx", make.docx("một")), ("v.zip", packed), ("c.txt", b"EICAR")))

    with Readers(workers=1, clamd=clamd.place) as readers:
        files = readers.read(path).files

    found = [(file.path, [each.code for each in file.findings]) for file in files]
    assert found == [
        ("a.docx", []),
        ("v.zip", ["file.refused"]),
        ("v.zip/x.docx", ["file.refused"]),
        ("v.zip/b.docx", []),
        ("c.txt", ["file.refused"]),
    ]
    assert "Eicar-Signature" in files[2].findings[0].message
    assert files[3].text.paragraphs[0].text == "hai"


def test_where_the_scanner_does_not_answer_nothing_is_opened(make, tmp_path):
    path = tmp_path / "a.eml"
    path.write_bytes(make.mail(("a.docx", make.docx("một"))))

    with Readers(workers=1, clamd=tmp_path / "nobody.ctl") as readers, pytest.raises(ScannerLost, match=r"nobody\.ctl"):
        readers.read(path)
