"""What a child answers, packed and unpacked."""

import dataclasses

from collector.formats.process import child_protocol


def test_a_lone_surrogate_does_not_stop_the_answer(read, make):
    message = dataclasses.replace(read(make.mail(("a.docx", make.docx("một")))), body="a\ud96eb")

    assert child_protocol.message(child_protocol.pack(message)).body == "a?b"
    assert child_protocol.message(child_protocol.pack(message)).files == message.files
    assert child_protocol.message(child_protocol.pack(message)).date == message.date
