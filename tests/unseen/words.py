"""What clerks write: headings in many words for each section of the outline, and prose with the union's own figures.

Written from the guidance alone. Each heading of `SAID` says in its own words what the section is about; those of
`NEUTRAL` say nothing, so that number and order must do.
"""

TOPS = ("I", "II", "III", "IV", "V")
ITEMS = tuple(f"II.{number}" for number in range(1, 11))
REQUIRED = ("I", *ITEMS, "III")
# The campaign's file asks these to prove themselves with figures.
FIGURED = tuple(f"II.{number}" for number in range(2, 10))

GUIDANCE = {
    "I": "Tình hình công chức, viên chức, lao động",
    "II": "Báo cáo kết quả hoạt động công đoàn năm 2024",
    "II.1": "Đánh giá việc triển khai, cụ thể hóa chủ đề hoạt động công đoàn năm 2024 “Đẩy mạnh thi đua, đưa nghị "
    "quyết đại hội các cấp công đoàn vào cuộc sống” và triển khai thực hiện Nghị quyết 02-NQ/TW ngày 12/6/2021 của Bộ "
    "Chính trị về “Đổi mới tổ chức và hoạt động của Công đoàn Việt Nam trong tình hình mới”",
    "II.2": "Đánh giá việc tổ chức tuyên truyền, quán triệt, triển khai Nghị quyết đại hội công đoàn các cấp",
    "II.3": "Đánh giá các hoạt động chào mừng 65 năm ngày thành lập Công đoàn Bộ, kỷ niệm 30 năm ngày thành lập Công "
    "đoàn Viên chức Việt Nam, kỷ niệm 95 năm ngày thành lập Công đoàn Việt Nam",
    "II.4": "Hoạt động chăm lo, tặng quà cho cán bộ công chức, viên chức, người lao động có hoàn cảnh khó khăn nhân "
    "dịp lễ, tết",
    "II.5": "Công tác tham gia xây dựng chính sách, pháp luật liên quan đến người lao động, tổ chức triển khai các quy "
    "định mới của pháp luật liên quan đến người lao động. Công tác tham gia, phối hợp với người đứng đầu tổ chức Hội "
    "nghị cán bộ, công chức; hội nghị người lao động năm 2024; triển khai Kế hoạch phát động phong trào thi đua yêu "
    "nước năm 2024 của Công đoàn Bộ",
    "II.6": "Kết quả thực hiện các hoạt động xã hội từ thiện, xã hội tình nghĩa; hoạt động nhân Tháng Công nhân và "
    "Tháng hành động Vì trẻ em; kết quả triển khai thực hiện “Bữa cơm Công đoàn” trong Tháng Công nhân năm 2024",
    "II.7": "Kết quả thực hiện phát triển đoàn viên, giới thiệu kết nạp đảng viên năm 2024",
    "II.8": "Kết quả công tác tuyên truyền, vận động, công tác Nữ công",
    "II.9": "Đánh giá kết quả thi đua, các cuộc vận động trong năm 2024",
    "II.10": "Những đổi mới trong công tác lãnh đạo, chỉ đạo và tổ chức thực hiện phù hợp với thực tiễn; những kinh "
    "nghiệm rút ra",
    "III": "Phương hướng, nhiệm vụ, giải pháp năm 2025",
    "IV": "Kiến nghị, đề xuất",
    "V": "Báo cáo tổng hợp thống kê số liệu hoạt động công đoàn",
}

SAID = {
    "I": (
        "Sơ lược đội ngũ và tổ chức công đoàn",
        "Bối cảnh, tâm tư của CBCCVC và NLĐ",
        "Đội ngũ công chức, viên chức và diễn biến tư tưởng",
        "Tình hình đội ngũ CCVCLĐ trong năm",
        "Khái quát về đơn vị, đoàn viên và người lao động",
        "Tình hình lao động, đời sống, tư tưởng đoàn viên",
    ),
    "II": (
        "Những việc đã làm được trong năm 2024",
        "Kết quả các mặt công tác năm 2024",
        "Hoạt động công đoàn năm 2024",
        "Đánh giá kết quả công tác công đoàn 2024",
        "Kết quả thực hiện nhiệm vụ công đoàn trong năm",
    ),
    "II.1": (
        "Việc đưa chủ đề năm 2024 và Nghị quyết 02-NQ/TW vào thực tế",
        "Chủ đề năm 2024 của công đoàn; Nghị quyết số 02",
        "Thực hiện chủ đề hoạt động “Đẩy mạnh thi đua…” và NQ 02-NQ/TW",
        "Cụ thể hóa chủ đề hoạt động năm; thực hiện NQ02 của Bộ Chính trị",
        "Kết quả thực hiện chủ đề năm gắn với Nghị quyết 02-NQ/TW",
    ),
    "II.2": (
        "Đưa nghị quyết đại hội công đoàn đến đoàn viên",
        "Phổ biến nghị quyết đại hội công đoàn các cấp",
        "Công tác quán triệt NQ Đại hội CĐ các cấp",
        "Học tập nghị quyết Đại hội XIII Công đoàn Việt Nam và đại hội cấp trên",
        "Triển khai NQ đại hội công đoàn tới từng tổ",
    ),
    "II.3": (
        "Các hoạt động hướng tới ngày thành lập tổ chức công đoàn",
        "Kỷ niệm 95 năm CĐ Việt Nam, 65 năm CĐ Bộ, 30 năm CĐ Viên chức",
        "Chào mừng các ngày kỷ niệm trong năm của công đoàn",
        "Hoạt động nhân dịp 65 năm thành lập CĐ Bộ",
        "Văn nghệ, thể thao chào mừng ngày thành lập Công đoàn Việt Nam",
    ),
    "II.4": (
        "Chăm lo Tết và giúp đỡ người có hoàn cảnh khó khăn",
        "Thăm hỏi, trợ giúp đoàn viên gặp khó khăn dịp lễ, Tết",
        "Công tác chăm lo đời sống CCVCLĐ, tặng quà dịp Tết",
        "Chăm lo cho NLĐ khó khăn nhân ngày lễ, tết",
        "Quà Tết, trợ cấp khó khăn",
    ),
    "II.5": (
        "Góp ý chính sách, pháp luật và phối hợp tổ chức hội nghị CBCC, hội nghị NLĐ",
        "Tham gia xây dựng văn bản, chế độ chính sách; hội nghị cán bộ, công chức",
        "Tham gia quản lý, xây dựng chính sách liên quan đến NLĐ; Hội nghị CBCCVC",
        "Xây dựng quy chế, chính sách và tổ chức Hội nghị người lao động năm 2024",
        "Công tác chính sách, pháp luật; hội nghị cán bộ công chức; phát động thi đua yêu nước",
    ),
    "II.6": (
        "Từ thiện, tình nghĩa; Tháng Công nhân; Bữa cơm Công đoàn",
        "Việc nghĩa, việc thiện và Tháng hành động vì trẻ em",
        "Công tác xã hội - từ thiện, hoạt động Tháng Công nhân 2024",
        "Hoạt động XH từ thiện, tình nghĩa; chăm lo các cháu nhân Tháng hành động Vì trẻ em",
        "Bữa cơm Công đoàn, Tháng Công nhân và các hoạt động từ thiện",
    ),
    "II.7": (
        "Kết nạp đoàn viên mới, giới thiệu người ưu tú cho Đảng",
        "Phát triển đoàn viên; giới thiệu đoàn viên vào Đảng",
        "Công tác phát triển ĐV và giới thiệu kết nạp đảng viên",
        "Kết nạp đoàn viên, bồi dưỡng và giới thiệu quần chúng cho Đảng",
        "Phát triển đoàn viên, kết nạp Đảng",
    ),
    "II.8": (
        "Công tác nữ công, tuyên truyền và vận động chị em",
        "Công tác Nữ công",
        "Tuyên truyền vận động, hoạt động của Ban Nữ công",
        "Kết quả tuyên truyền, vận động; nữ công",
        "Tuyên truyền và công tác vận động nữ CCVCLĐ",
    ),
    "II.9": (
        "Thi đua và các cuộc vận động",
        "Phong trào thi đua, khen thưởng trong năm 2024",
        "Đánh giá phong trào thi đua và cuộc vận động năm 2024",
        "Các phong trào thi đua, cuộc vận động đã triển khai",
        "Kết quả phong trào thi đua",
    ),
    "II.10": (
        "Cái mới trong lãnh đạo, chỉ đạo và kinh nghiệm",
        "Đổi mới cách chỉ đạo, tổ chức thực hiện; bài học",
        "Những điểm đổi mới về lãnh đạo, chỉ đạo, kinh nghiệm rút ra",
        "Đổi mới công tác chỉ đạo và một số kinh nghiệm",
        "Kinh nghiệm rút ra qua chỉ đạo, tổ chức thực hiện",
    ),
    "III": (
        "Nhiệm vụ năm 2025",
        "Phương hướng và những việc trọng tâm năm 2025",
        "Phương hướng hoạt động công đoàn 2025",
        "Dự kiến nhiệm vụ, giải pháp năm tới (2025)",
        "Kế hoạch, phương hướng công tác năm 2025",
    ),
    "IV": ("Một số kiến nghị", "Đề xuất, kiến nghị với cấp trên", "Kiến nghị"),
    "V": ("Số liệu thống kê (biểu kèm theo)", "Biểu tổng hợp số liệu"),
}

NEUTRAL = (
    "Kết quả cụ thể",
    "Một số nét chính",
    "Nội dung đã triển khai",
    "Các việc trọng tâm đã thực hiện",
    "Nội dung theo đề cương",
    "Những kết quả nổi bật",
)

# Two or three items under one heading, in the clerk's own words.
TOGETHER = {
    ("II.1", "II.2"): (
        "Thực hiện chủ đề năm, Nghị quyết 02-NQ/TW và quán triệt nghị quyết đại hội công đoàn các cấp",
        "Chủ đề năm 2024, NQ 02 và việc phổ biến nghị quyết đại hội công đoàn",
    ),
    ("II.2", "II.3"): (
        "Quán triệt nghị quyết đại hội công đoàn và hoạt động chào mừng các ngày kỷ niệm thành lập công đoàn",
        "Học tập nghị quyết đại hội công đoàn; kỷ niệm 65 năm Công đoàn Bộ, 95 năm Công đoàn Việt Nam",
    ),
    ("II.4", "II.6"): (
        "Chăm lo đoàn viên khó khăn dịp lễ, tết; hoạt động từ thiện, tình nghĩa, Tháng Công nhân",
        "Chăm lo, tặng quà người lao động khó khăn và công tác xã hội từ thiện, Bữa cơm Công đoàn",
    ),
    ("II.7", "II.8"): (
        "Phát triển đoàn viên, giới thiệu kết nạp Đảng và công tác nữ công",
        "Kết nạp đoàn viên, giới thiệu đoàn viên ưu tú cho Đảng; tuyên truyền vận động, hoạt động nữ công",
    ),
    ("II.8", "II.9"): (
        "Công tác nữ công; phong trào thi đua và các cuộc vận động",
        "Tuyên truyền, vận động, nữ công và kết quả thi đua, các cuộc vận động",
    ),
    ("II.9", "II.10"): (
        "Thi đua, các cuộc vận động; đổi mới chỉ đạo và kinh nghiệm rút ra",
        "Phong trào thi đua, những đổi mới trong lãnh đạo, chỉ đạo, bài học kinh nghiệm",
    ),
    ("II.7", "II.8", "II.9"): (
        "Phát triển đoàn viên, kết nạp Đảng; công tác nữ công; thi đua và các cuộc vận động",
    ),
}  # fmt: skip

# Headings of a union's own; nothing is asked of them.
OWN_HEADINGS = (
    ("Công tác kiểm tra và tài chính công đoàn", ("Ủy ban kiểm tra làm việc theo chương trình, thu chi đúng quy định, "
     "công khai trước đoàn viên.")),
    ("Hạn chế, khó khăn và nguyên nhân", ("Hoạt động ở một số tổ còn chậm đổi mới do cán bộ đều kiêm nhiệm, thời gian "
     "dành cho phong trào chưa nhiều.")),
    ("Đánh giá chung", "Nhìn chung hoạt động công đoàn giữ được nền nếp, sát việc chuyên môn, được tin cậy."),
)  # fmt: skip

PROSE = {
    "I": (
        (
            "Tính đến hết tháng 10/2024, {unit} có {LD_TONG} người, trong đó nữ {LD_NU} người; tổ chức công đoàn có "
            "{DV_TONG} đoàn viên."
        ),
        "Anh chị em yên tâm công tác, đoàn kết, chấp hành tốt chủ trương của Đảng, pháp luật của Nhà nước.",
        "Việc sắp xếp lại bộ máy khiến một bộ phận người lao động băn khoăn về vị trí việc làm và thu nhập.",
        (
            "Dự báo thời gian tới khối lượng công việc tăng trong khi biên chế tiếp tục giảm, công đoàn phải bám sát "
            "tâm tư của đoàn viên."
        ),
    ),
    "II.1": (
        "Ban Chấp hành đã đưa chủ đề của năm vào chương trình công tác và giao từng ủy viên phụ trách.",
        "Tinh thần đổi mới tổ chức và hoạt động được cụ thể bằng các đầu việc gắn với nhiệm vụ chuyên môn.",
        "Mỗi tổ chọn một việc thiết thực để đăng ký, cuối quý có rà soát, nhắc việc.",
        "Các văn bản của cấp trên được sao gửi đầy đủ tới {TC_TOCD} tổ công đoàn.",
    ),
    "II.2": (
        "Trong năm đã mở {TT_CUOC} buổi phổ biến, với {TT_LUOT} lượt người dự.",
        "Tài liệu được chuyển qua thư điện tử và nhóm trao đổi nội bộ nên ai vắng mặt cũng nắm được.",
        "Sau mỗi buổi đều có thu hoạch ngắn; các ý kiến được tổng hợp báo cáo cấp ủy.",
    ),
    "II.3": (
        "Đơn vị tổ chức {KN_CUOC} hoạt động, thu hút {KN_LUOT} lượt người tham gia.",
        "Nổi bật là hội thao giữa các tổ, buổi gặp mặt cán bộ công đoàn qua các thời kỳ và triển lãm ảnh truyền thống.",
        "Không khí chung phấn khởi, gắn kết, tiết kiệm.",
    ),
    "II.4": (
        "Cả năm có {CL_LUOT} lượt người được thăm hỏi, hỗ trợ, tổng số tiền {CL_TIEN} đồng.",
        "Riêng dịp Tết Giáp Thìn có {CL_LUOT_TET} suất quà được trao tận tay.",
        "Các trường hợp ốm đau dài ngày, tai nạn, gia cảnh ngặt nghèo được đến thăm kịp thời.",
    ),
    "II.5": (
        "Công đoàn góp ý {CS_VB} văn bản, quy chế của đơn vị và của Bộ.",
        "Hội nghị được chuẩn bị dân chủ: {HN_DA}/{HN_DT} đơn vị đã tổ chức xong trong quý I.",
        "Các quy định mới về tiền lương, bảo hiểm được giới thiệu để người lao động biết quyền lợi của mình.",
    ),
    "II.6": (
        "Đã tổ chức {BC_SUAT} suất ăn với kinh phí {BC_TIEN} đồng; {TE_CHAU} cháu được nhận quà.",
        "Đoàn viên đóng góp ủng hộ đồng bào vùng bão số 3 và các quỹ, tổng cộng {TX_TIEN} đồng.",
        "Công đoàn nhận đỡ đầu một điểm trường vùng cao, gửi sách vở và áo ấm.",
    ),
    "II.7": (
        "Kết nạp mới {DV_MOI} người; giảm {DV_GIAM} người do nghỉ hưu và chuyển công tác.",
        "Giới thiệu {DG_GT} người ưu tú để cấp ủy xem xét, bồi dưỡng.",
        "Hồ sơ, thẻ và sổ theo dõi được cập nhật đầy đủ trên phần mềm.",
    ),
    "II.8": (
        "Ban Nữ công tổ chức {NC_CUOC} hoạt động trong năm.",
        "Có {NC_GVN} chị đạt danh hiệu “Giỏi việc nước, đảm việc nhà”.",
        "Các buổi nói chuyện về sức khỏe, nuôi dạy con được chị em hưởng ứng.",
    ),
    "II.9": (
        "Có {TD_SK} sáng kiến, giải pháp được công nhận.",
        "Cấp trên khen {KT_TT} tập thể và {KT_CN} cá nhân.",
        "Phong trào đi vào thực chất, gắn với chỉ tiêu của từng phòng.",
    ),
    "II.10": (
        "Ban Chấp hành giao việc theo nhóm, họp ngắn mỗi tháng và phản hồi ngay trong tuần.",
        "Rút ra rằng việc gì có cấp ủy ủng hộ, có đoàn viên cùng bàn thì việc đó bền.",
        "Ứng dụng biểu mẫu trực tuyến giúp giảm hẳn thời gian tổng hợp.",
    ),
    "III": (
        "Tiếp tục nâng chất lượng sinh hoạt tổ, đa dạng cách chăm lo đoàn viên.",
        "Tuyên truyền đại hội Đảng bộ các cấp tiến tới Đại hội toàn quốc của Đảng.",
        "Phối hợp với chuyên môn giữ ổn định tư tưởng khi sắp xếp bộ máy.",
        "Kiện toàn ủy ban kiểm tra, bồi dưỡng nghiệp vụ cho cán bộ kiêm nhiệm.",
    ),
    "IV": (
        "Với Đảng, Nhà nước: sớm có hướng dẫn về chế độ cho người thôi việc khi sắp xếp tổ chức.",
        "Với công đoàn cấp trên: mở thêm lớp tập huấn cho cán bộ công đoàn không chuyên trách.",
    ),
}
# A figured section told without one figure.
BARE = {
    "II.2": "Công tác phổ biến được làm thường xuyên, bằng nhiều hình thức, đoàn viên nắm được tinh thần chung.",
    "II.3": "Đơn vị hưởng ứng đầy đủ các hoạt động của cấp trên phát động, không khí vui tươi, tiết kiệm.",
    "II.4": "Công đoàn luôn quan tâm thăm hỏi, động viên những người gặp khó khăn bằng tình cảm và vật chất.",
    "II.5": "Công đoàn tham gia góp ý đầy đủ, phối hợp chặt chẽ với thủ trưởng khi chuẩn bị hội nghị.",
    "II.6": "Đoàn viên tích cực quyên góp, ủng hộ theo lời kêu gọi của cấp trên, tham gia đầy đủ các việc nghĩa.",
    "II.7": "Người mới về đơn vị đều được kết nạp; việc giới thiệu người ưu tú làm đúng quy trình.",
    "II.8": "Chị em được quan tâm, sinh hoạt đều, tham gia đầy đủ các hội thi của cấp trên.",
    "II.9": "Phong trào được duy trì đều, đoàn viên hưởng ứng, gắn với nhiệm vụ chuyên môn.",
}  # fmt: skip
DOTS = "Trong kỳ có …… người được cử đi tập huấn (đơn vị bổ sung số liệu sau)."
