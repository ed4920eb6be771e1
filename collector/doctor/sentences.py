"""Every examination in the order of telling: what looks, what is said of each outcome, and its cure.

An outcome with a cure is a fault. An outcome without a sentence has that of `well`; what an error says stands for
itself. Not for looking.

Long because it is one table: a sentence is looked for here and nowhere else.
"""

from collector.doctor import connection_faults, data, machine, mail, rules
from collector.doctor.cures import DATABASE, IMPORT, INIT, OWNER, RENEW, on_the_way
from collector.doctor.values import BROKEN, WELL, Examination

SETTINGS = Examination(
    "settings",
    rules.see_settings,
    {WELL: ("Cấu hình đọc được: {where}", "Configuration read: {where}")},
    {
        BROKEN: (
            "Sửa mục này trong tệp cấu hình hoặc trong biến môi trường COLLECTOR_….",
            "Correct this entry in the configuration file or in the COLLECTOR_… environment.",
        )
    },
)

EXAMINATIONS = (
    SETTINGS,
    Examination(
        "campaign",
        rules.see_campaign,
        {
            WELL: ("Đợt báo cáo: {title}, hạn {words}", "Campaign {id}, late from {ends}"),
            "over": (
                "Đợt báo cáo đã qua lâu: {title}, hạn {words}.",
                "The campaign {id} is long over: late from {ends}.",
            ),
        },
        {
            BROKEN: (
                "Sửa tệp đợt báo cáo theo docs/campaign.md, hoặc đổi COLLECTOR_CAMPAIGN.",
                "Correct the campaign file as docs/campaign.md says, or change COLLECTOR_CAMPAIGN.",
            )
        },
        hints={
            "over": (
                "Tạo tệp cho đợt mới theo docs/rules.md rồi đổi COLLECTOR_CAMPAIGN.",
                "Write the file of the new campaign as docs/rules.md says and change COLLECTOR_CAMPAIGN.",
            )
        },
    ),
    Examination(
        "calendar",
        rules.see_calendar,
        {
            WELL: (
                "Bảng ngày nghỉ có đủ các năm của đợt báo cáo.",
                "The table of holidays knows all years in use.",
            ),
            "lacking": (
                "Bảng ngày nghỉ chưa có năm {years}: tạm theo thư viện, có thể thiếu ngày hoán đổi.",
                "The table of holidays lacks {years}; a library stands in and may not know the swapped days.",
            ),
        },
        {
            "lacking": (
                "Thêm các năm này vào rules/ngay-nghi.yaml theo thông báo hoán đổi ngày làm việc.",
                "Add these years to rules/ngay-nghi.yaml from the government's notice of swapped days.",
            )
        },
    ),
    Examination(
        "data",
        data.see_data,
        {
            WELL: ("Thư mục dữ liệu ghi được: {data}", "Data directory: {data}"),
            "missing": (
                "Thư mục dữ liệu {data} chưa có.",
                "The data directory {data} is missing or cannot be written.",
            ),
            "closed": (
                "{path} của thư mục dữ liệu {data}: tài khoản {account} không đọc, ghi được, hoặc của tài khoản khác.",
                "{path} of the data directory {data} is closed to the account {account}, or another account's.",
            ),
        },
        {"missing": INIT, "closed": OWNER},
    ),
    Examination(
        "disk",
        machine.see_disk,
        {WELL: ("Đĩa còn trống {vietnamese} GB.", "{english} GB of the disk are free.")},
        {
            "low": (
                "Giải phóng đĩa hoặc chuyển thư mục dữ liệu; cần ít nhất 2 GB.",
                "Free some space or move the data directory; at least 2 GB are needed.",
            )
        },
    ),
    Examination(
        "database",
        data.see_database,
        {WELL: ("Cơ sở dữ liệu mở được (SQLite {version}).", "Database opens.")},
        DATABASE,
        why=data.of_database,
    ),
    Examination(
        "restored",
        data.see_restored,
        {
            WELL: ("Thư được gửi theo chế độ đã đặt.", "Letters go as the settings say."),
            "waiting": (
                "Dữ liệu được khôi phục từ bản sao lưu lúc {made_at}: chưa gửi thư nào.",
                "The data was restored from a backup: nothing is sent.",
            ),
        },
        {
            "waiting": (
                "Xem lại «collector status», «collector outbox», rồi chạy «collector restore --release».",
                "Look at `collector status` and `collector outbox`, then run `collector restore --release`.",
            )
        },
    ),
    Examination(
        "registry",
        data.see_registry,
        {
            WELL: (
                "Danh sách có {unions} công đoàn, {silent} chưa có địa chỉ thư.",
                "The registry has {unions} unions, {silent} of them without an address.",
            )
        },
        {"empty": IMPORT, **DATABASE},
        hints={
            "silent": (
                "Điền cột emails rồi nhập lại: các đơn vị này không nhận được thư nhắc, và thư của họ khó nhận ra.",
                "Fill in the column `emails` and import again: nobody can remind them, and their mail is hard to know.",
            )
        },
        why=data.of_database,
    ),
    Examination(
        "mailbox",
        mail.see_mailbox,
        {
            WELL: (
                "Hộp thư mở được: {name} ({held} thư{until_vietnamese}).",
                "Mailbox opens: {name} ({held} messages{until_english}).",
            ),
            "none": ("Chưa khai báo hộp thư.", "No mailbox is configured."),
        },
        {
            "none": (
                "Đặt «mailbox» trong cấu hình, ví dụ imaps://user@host/INBOX hoặc maildir:/duong/dan.",
                "Set `mailbox`, e.g. imaps://user@host/INBOX or maildir:/some/folder.",
            ),
            BROKEN: (
                (
                    "Kiểm tra địa chỉ, quyền đọc, mật khẩu (COLLECTOR_MAILBOX_PASSWORD hoặc «mailbox_secret»); "
                    "với máy chủ nội bộ: «ca»."
                ),
                (
                    "Check its address, the right to read, the password (COLLECTOR_MAILBOX_PASSWORD or "
                    "`mailbox_secret`); for an internal server `ca`."
                ),
            ),
            "ending": ("Chứng chỉ của máy chủ thư sắp hết hạn: đề nghị quản trị máy chủ gia hạn.", RENEW),
            "folder": (
                "Sửa tên thư mục ở cuối địa chỉ «mailbox» thành một trong các thư mục đã nêu.",
                "Correct the folder at the end of `mailbox` to one of those named.",
            ),
            **on_the_way("mailbox", "imaps:// (993)", "imap+starttls:// (143)"),
        },
        why=connection_faults.of_mailbox,
    ),
    Examination(
        "authentication",
        mail.see_authentication,
        {
            WELL: (
                "{looked} thư gần đây đều có kết quả xác thực của {authserv}.",
                "All {looked} recent messages carry the authentication of {authserv}.",
            ),
            "empty": ("Chưa có thư nào để xem kết quả xác thực.", "No mail yet whose authentication could be seen."),
            "unnamed": (
                "Chưa khai báo máy chủ xác thực: không người gửi nào được xác thực, thư giả mạo không bị phát hiện.",
                "No authserv-id is named: no sender is ever proven, and no forger found out.",
            ),
            "some": (
                "{without}/{looked} thư gần đây không có kết quả xác thực của {authserv}.",
                "{without} of {looked} recent messages carry no authentication of {authserv}.",
            ),
            "absent": (
                "Cả {looked} thư gần đây đều không có kết quả xác thực của {authserv}: thư giả mạo không bị phát hiện.",
                "None of {looked} recent messages carries the authentication of {authserv}: no forger is found out.",
            ),
        },
        {
            "absent": (
                (
                    "Mở mã nguồn một thư mới nhận, xem tên đứng đầu dòng Authentication-Results: nếu khác thì "
                    "sửa «authserv» (COLLECTOR_AUTHSERV); nếu không có dòng đó, đề nghị quản trị máy chủ thư bật kiểm "
                    "tra SPF, DKIM, DMARC."
                ),
                (
                    "Look at the source of a new message: where its Authentication-Results begin with another name, "
                    "set `authserv` (COLLECTOR_AUTHSERV) to it; where there are none, have the mail server check SPF, "
                    "DKIM and DMARC."
                ),
            )
        },
        hints={
            "unnamed": (
                (
                    "Đặt «authserv» (COLLECTOR_AUTHSERV) là tên mà máy chủ thư ghi ở đầu dòng Authentication-Results; "
                    "để trống nếu máy chủ không ghi dòng này."
                ),
                (
                    "Set `authserv` (COLLECTOR_AUTHSERV) to the name with which the mail server begins its "
                    "Authentication-Results; leave it empty where it writes none."
                ),
            ),
            "some": (
                "Thư nội bộ thường không có dòng này. Nếu là thư từ bên ngoài, đề nghị quản trị máy chủ xem vì sao.",
                "Mail within the house often has none. Where it came from outside, ask the server's administrator why.",
            ),
        },
    ),
    Examination(
        "post",
        mail.see_post,
        {WELL: ("Đường gửi thư dùng được: {smtp}; {vietnamese}.", "The way out works: {smtp}; {english}.")},
        {
            BROKEN: (
                (
                    "Kiểm tra «smtp», mật khẩu (COLLECTOR_SMTP_PASSWORD hoặc «smtp_secret»), với máy chủ nội bộ: «ca»; "
                    "chưa có máy chủ thì đặt folder:THƯ_MỤC, thư sẽ được ghi thành tệp .eml."
                ),
                (
                    "Check `smtp`, the password (COLLECTOR_SMTP_PASSWORD or `smtp_secret`), for an internal server "
                    "`ca`; without a server set folder:DIR, and letters are written there as .eml files."
                ),
            ),
            "ending": ("Chứng chỉ của máy chủ gửi thư sắp hết hạn: đề nghị quản trị máy chủ gia hạn.", RENEW),
            **on_the_way("smtp", "smtps:// (465)", "smtp:// (587)"),
        },
        why=connection_faults.of_post,
    ),
    Examination(
        "sent_folder",
        mail.see_sent_folder,
        {WELL: ("Bản sao thư gửi được lưu ở «{folder}».", "Copies of letters are kept in `{folder}`.")},
        {
            BROKEN: (
                "Tạo thư mục này trong hộp thư, hoặc sửa «sent_folder»; thư vẫn được gửi nhưng không có bản sao.",
                "Make this folder in the mailbox, or correct `sent_folder`; letters go all the same, without a copy.",
            )
        },
    ),
    Examination(
        "templates",
        rules.see_templates,
        {
            WELL: ("Các mẫu thư dùng được.", "Templates are sound."),
            "own": (
                "Các mẫu thư dùng được; mẫu riêng: {folder}.",
                "The letters' templates are sound; the office's own: {folder}.",
            ),
        },
        {
            BROKEN: (
                "Sửa mẫu thư tại dòng đã nêu, hoặc lấy lại tệp gốc.",
                "Correct the template at the line named, or take the shipped file again.",
            )
        },
    ),
    Examination(
        "archives",
        machine.see_archives,
        {
            WELL: ("Đọc được tệp nén rar, 7z, zip, tar.", "Archives can be opened."),
            "missing": (
                "Thiếu libarchive: không mở được rar và 7z.",
                "libarchive is missing: rar and 7z cannot be opened.",
            ),
        },
        {
            "missing": (
                "Chạy: apt-get install libarchive13 (Ubuntu 24.04: libarchive13t64).",
                "Run: apt-get install libarchive13 (Ubuntu 24.04: libarchive13t64).",
            )
        },
    ),
    Examination(
        "converters",
        machine.see_converters,
        {
            WELL: (
                "Tệp Word, Excel đời cũ và lạ được đọc thêm bằng {found}.",
                "What our own readers cannot read goes to {found}.",
            ),
            "none": (
                "Chưa có antiword, catdoc, LibreOffice: tệp .doc quá cũ và tệp lạ (.wps …) sẽ phải gửi lại.",
                "No antiword, catdoc or LibreOffice: .doc older than Word 97, .wps and their kin are asked for again.",
            ),
        },
    ),
    Examination(
        "protection",
        machine.see_protection,
        {
            WELL: (
                "Tiến trình đọc tệp: {vietnamese}; có giới hạn thời gian, bộ nhớ.",
                "Reading processes: {english}; limits on time and memory.",
            ),
            "none": (
                "Tiến trình đọc tệp: nhân hệ điều hành không có seccomp và Landlock; có giới hạn thời gian, bộ nhớ.",
                "Reading processes: this kernel has neither seccomp nor Landlock; limits on time and memory.",
            ),
        },
    ),
    Examination(
        "clamd",
        machine.see_scanner,
        {WELL: ("Quét vi-rút bằng {version}.", "Files are scanned by {version}.")},
        {
            BROKEN: (
                "Khởi động clamd (systemctl start clamav-daemon), kiểm tra quyền trên socket, hoặc bỏ trống «clamd».",
                "Start clamd (systemctl start clamav-daemon), check the right to its socket, or leave `clamd` empty.",
            )
        },
    ),
    Examination(
        "clock",
        machine.see_clock,
        {WELL: ("Đồng hồ máy: {vietnamese}.", "Clock: {english}.")},
        {
            "slow": (
                "Thư mới nhất đến từ tương lai: chỉnh đồng hồ máy (timedatectl set-ntp true).",
                "The newest mail is from the future: set the clock (timedatectl set-ntp true).",
            )
        },
    ),
    Examination(
        "desk",
        machine.see_desk,
        {
            WELL: (
                "Bàn làm việc ở {at}: {accounts} tài khoản đăng nhập được.",
                "Desk at {at}: {accounts} account(s); «collector staff add NAME» makes one.",
            ),
            "nobody": (
                "Bàn làm việc ở {at}: chưa có tài khoản, tạo bằng «collector staff add TÊN --role staff».",
                "Desk at {at}: no account(s); «collector staff add NAME» makes one.",
            ),
            "unusable": (
                "Bàn làm việc không mở được ở {at} ({why}).",
                "The desk cannot listen at {at} ({why}).",
            ),
        },
        {
            "unusable": (
                "Đổi COLLECTOR_DESK sang một địa chỉ của máy này.",
                "Point COLLECTOR_DESK to an address of this machine.",
            )
        },
    ),
    Examination(
        "alarm",
        data.see_alarms,
        {
            WELL: ("Không có cảnh báo «{title}».", "No alarm of kind {kind}."),
            "ringing": ("{vietnamese}", "{english}"),
        },
        {"ringing": ("{mend_vietnamese}", "{mend_english}")},
    ),
)
