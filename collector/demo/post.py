"""From a scene to the bytes of its mail: who writes, in which words, with which files."""

from dataclasses import dataclass
from datetime import datetime

from collector.demo import mail
from collector.demo.mail import Draft, Sent
from collector.demo.people import OFFICE, Cast, Person, dice
from collector.demo.scene_files import make_file
from collector.demo.scenes import Scene
from collector.demo.still import pack
from collector.model import Form

_GREETINGS = ("Kính gửi Văn phòng Công đoàn Bộ,", "Kính gửi: Công đoàn Bộ Khoa học và Công nghệ", "Kính gửi anh An,")
_SUBJECTS = (
    "BC tổng kết CĐ năm 2024 - {short}",
    "[{short}] Báo cáo tổng kết công tác công đoàn năm 2024 và bảng số liệu",
    "{union} gửi báo cáo tổng kết năm 2024",
    "V/v gửi báo cáo theo Hướng dẫn của CĐ Bộ ({short})",
    "bao cao cong doan 2024",
)
_SENTENCES = (
    "Thực hiện hướng dẫn của Công đoàn Bộ, {union} xin gửi {what} năm 2024.",
    "{union} gửi {what} theo mẫu, đề nghị Văn phòng tiếp nhận.",
    "Em gửi Văn phòng {what} của {union} ạ.",
)
_STRANGER = Person("Bản tin Sống khỏe", "news@songkhoe.example", "")


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to write anybody's mail."""

    cast: Cast
    form: Form


def write(desk: Desk, scene: Scene, at: datetime, letter: Sent | None = None) -> bytes:
    """Write the mail of a scene. `letter` is the letter of ours that it answers."""
    clerk = desk.cast.clerks.get(scene.who, _STRANGER)
    match scene.act:
        case "bounce" if letter:
            return mail.bounce(letter, at)
        case "receipt" if letter:
            return mail.receipt(clerk, letter, at)
        case "auto-reply" if letter:
            return mail.build(_out_of_office(clerk, letter), at)
        case "mend" if letter:
            return mail.build(_answer(desk, scene, clerk, at, letter), at)
        case "question" | "more-time" | "thanks" | "newsletter":
            return mail.build(_plain(desk, scene, clerk), at)
        case _:
            return mail.build(_submission(desk, scene, clerk, at), at)


def sender(desk: Desk, scene: Scene) -> Person:
    """Return whose address stands on the mail: the clerk's own, or a private one."""
    clerk = desk.cast.clerks[scene.who]
    if scene.how == "gmail":
        return Person(clerk.name, f"{clerk.email.partition('@')[0]}.ca.nhan@gmail.example", clerk.phone)
    if scene.how == "anonymous":
        return Person("Hoa Sen", "hoasen.8x@gmail.example", "")
    if scene.how == "forward":
        return Person("Trịnh Gia Bảo", f"bao.tg@{clerk.email.partition('@')[2]}", "0900 000 090")
    return clerk


def _submission(desk: Desk, scene: Scene, clerk: Person, at: datetime) -> Draft:
    rng = dice("words", scene.who, scene.when)
    writer = sender(desk, scene)
    union = desk.cast.union(scene.who)
    what = _what(scene)
    told = {"union": union.name, "short": union.short_name, "what": what}
    subject = rng.choice(_SUBJECTS).format(**told)
    body = _page(
        rng.choice(_GREETINGS),
        scene.note or rng.choice(_SENTENCES).format(**told),
        "Trân trọng./.",
        _signed(writer, union.name),
    )
    match scene.how:
        case "anonymous":
            subject, body = "gui bao cao", "Gửi anh chị báo cáo và số liệu. Cảm ơn.\n"
        case "bare":
            subject, body = f"Bổ sung {what}", _page(f"Em gửi bổ sung {what} ạ.", clerk.name)
        case "forward":
            subject, body = f"Fwd: {subject}", _forwarded(writer, clerk, subject, body)
    return Draft(writer, subject, body, _attached(desk, scene, at))


def _what(scene: Scene) -> str:
    kinds = {made.kind for made in scene.files}
    both = len(kinds) > 1
    return "báo cáo và bảng số liệu" if both else "báo cáo" if "report" in kinds else "bảng số liệu"


def _attached(desk: Desk, scene: Scene, at: datetime) -> tuple[tuple[str, bytes], ...]:
    files = tuple(make_file(desk.cast, desk.form, made, scene.who, at) for made in scene.files)
    if scene.how != "zip":
        return files
    return ((f"Bao cao CD 2024 - {scene.who}.zip", pack(files, at)),)


def _answer(desk: Desk, scene: Scene, clerk: Person, at: datetime, letter: Sent) -> Draft:
    union = desk.cast.union(scene.who)
    body = _page(
        "Kính gửi Văn phòng Công đoàn Bộ,",
        f"{union.name} xin gửi {_what(scene)} ({scene.note or 'bản đã sửa, thay thế bản trước'}).",
        _signed(clerk, union.name),
        f"Vào {at:%d/%m/%Y}, Văn phòng Công đoàn Bộ <{OFFICE}> đã viết:\n> {letter.subject}",
    )
    return Draft(
        clerk, f"Re: {letter.subject.removeprefix('Re: ')}", body, _attached(desk, scene, at), answers=letter.message_id
    )


def _out_of_office(clerk: Person, letter: Sent) -> Draft:
    body = "Tôi đi công tác đến hết ngày 20/11/2024, không thường xuyên kiểm tra thư. Xin liên hệ lại sau.\n"
    headers = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    return Draft(clerk, f"Trả lời tự động: {letter.subject}", body, answers=letter.message_id, headers=headers)


def _plain(desk: Desk, scene: Scene, clerk: Person) -> Draft:
    if scene.act == "newsletter":
        headers = {
            "List-Unsubscribe": "<https://songkhoe.example/huy?id=8231>",
            "List-Id": "<bantin.songkhoe.example>",
            "Precedence": "bulk",
        }
        body = "Giảm 30% gói khám sức khỏe cuối năm! Xem chi tiết tại https://songkhoe.example\nHủy đăng ký nhận tin.\n"
        return Draft(clerk, "Ưu đãi cuối năm: khám sức khỏe tổng quát", body, headers=headers)
    subject, sentence = _ASKED[scene.act]
    name = desk.cast.union(scene.who).name
    body = _page("Kính gửi Văn phòng Công đoàn Bộ,", sentence.format(union=name), _signed(clerk, name))
    return Draft(clerk, subject, body)


_ASKED = {
    "question": (
        "Hỏi về mẫu số liệu",
        "{union} xin hỏi: mục tổng thu tài chính có gồm số dư năm trước không? Kính mong Văn phòng hướng dẫn.",
    ),
    "more-time": (
        "Xin lùi thời hạn nộp báo cáo",
        "Đơn vị đang chuyển trụ sở nên {union} xin được gửi báo cáo chậm đến ngày 13/11/2024. Kính mong xem xét.",
    ),
    "thanks": ("Cảm ơn", "{union} đã nhận được thư xác nhận. Xin cảm ơn Văn phòng Công đoàn Bộ."),
}


def _page(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"


def _signed(person: Person, union: str) -> str:
    phone = f"\nĐiện thoại: {person.phone}" if person.phone else ""
    return f"--\n{person.name}\n{union}{phone}"


def _forwarded(writer: Person, clerk: Person, subject: str, body: str) -> str:
    head = f"Từ: {clerk.name} <{clerk.email}>\nSubject: {subject}\nTo: {writer.email}"
    return _page(
        "Tôi chuyển tiếp báo cáo của đơn vị, nhờ Văn phòng tiếp nhận.",
        writer.name,
        f"---------- Forwarded message ---------\n{head}",
        body,
    )
