"""Which words are Vietnamese syllables, and which of them are common: what tells Vietnamese from other languages.

Not for spelling: a name or a rare word is a syllable that is not common. A word without a mark counts by its form.
"""

import re
import unicodedata
from functools import lru_cache

# What a word is, the better the higher.
NO_SYLLABLE, NEITHER, SYLLABLE, COMMON, MOST_COMMON = -1, 0, 1, 2, 3

_TONES = {"\u0300": "1", "\u0301": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_TONE_MARKS = dict.fromkeys(map(ord, _TONES))
# Which endings a vowel may have: "ơng" and "êc" are not Vietnamese, so "Cơng" is no reading of "Công".
_ENDINGS = {
    "m|n|ng|nh|c|ch|p|t": "a|oa",
    "m|n|ng|c|p|t": "ă|â|e|o|ô|u|iê|yê|uô|ươ|oo",
    "m|n|nh|ch|p|t": "ê|i",
    "m|n|p|t": "ơ",
    "n|ng|c|m|t|p": "ư",
    "n|nh|t|ch|p|c|m": "y|uy",
    "m|n|ng|c|t|p": "oă",
    "n|t|m|o": "oe",
    "n|ng|t": "uâ",
    "nh|ch|n": "uê",
    "n|t": "uyê",
}
_OPEN = (
    "ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oi|ôi|ơi|ui|ưi|ưa|ua|ưu|uôi|ươi|ươu|iêu|yêu|uây|oai|oay|oao|uya|uyu|uơ|uôi|"
    "a|e|ê|i|o|ô|ơ|u|ư|y|oa|oe|uê|uy"
)
_FORM = re.compile(
    "(?:ngh(?=[eêi])|ng(?![eêi])|gh(?=[eêi])|g(?![eê])|gi|c(?![eêiy])|nh|kh|ph|qu|th|tr|ch|[bdđhklmnprstvx])?(?:"
    + "|".join([_OPEN, *(f"(?:{vowels})(?:{endings})" for endings, vowels in _ENDINGS.items())])
    + ")"
)
_STOPPED = re.compile("(?:[cpt]|ch)$")
_SHORT_NAME = 6
_VOWELS = frozenset("aeiouyæœøăâêôơư")

# The syllables with a mark that running text is made of, counted in translated programs, laws and letters. Behind the
# bare syllable stand its tones: 0 none, 1 huyền, 2 sắc, 3 hỏi, 4 ngã, 5 nặng. The first three hundred apart.
_MOST = """
anh3 ban35 bang3 bao2 bi5 biên2 biêt2 biêu3 bo3 bât25 bên0 bô5 băng1 băt2 bơi3 ca3 cac2 cach2 cai12 canh3 cao2
chay5 chi3 chinh2 chiêu12 chon5 chu23 chuyên3 chuân3 chuôi4 chê2 chư4 chưa02 chưc2 chương0 co2 con1 cu4 cua3
cuc5 cung14 cuôi2 cân1 câp25 câu012 cây0 công05 côt5 cơ04 cưa3 dai1 dang5 dich5 dong1 dung15 dân4 dâu2 dư4 gi1
gia2 giai3 giơ1 giưa4 goi25 găp5 gơ4 gưi3 ham1 han5 hanh1 hay4 hinh1 hiên35 hiêu35 hoa1 hoan1 hoat5 hoăc5 hê5
hô4 hơn0 hơp5 hương2 khac2 khiên3 khoa2 khoang3 khâu3 không0 khơp2 kich2 kinh2 kiêm3 kiêu3 ky2 kê0 kêt2 la1 lai5
lam1 liên0 liêu5 loai5 luc5 ly2 lân1 lây2 lê5 lên0 lênh5 lôi4 lơi1 lơn2 lưu0 lương5 ma14 mau1 may2 miên1 moi5
muc5 mât5 mâu4 mô0 môi4 môt5 măc5 mơ3 mơi2 nao1 nay1 nen2 ngay1 nghi5 nghia4 nghê5 ngoai1 nguyên0 nguôn1 ngư4
ngươi1 nhanh2 nhiêu1 nhom2 nhân05 nhâp5 nhât25 nhơ2 như0 nhưng04 no2 nut2 nên0 nêu2 nôi25 năm01 năng0 phai3
pham5 phap2 phat2 phep2 phim2 phiên0 phong1 phu5 phân01 phương0 qua2 quyên1 quyêt2 ro4 rông45 sach2 se4 sô23
săn4 sơ3 sư35 sưa3 ta3 tac2 tai135 tam5 tao5 thai2 thanh1 the3 thi15 thich2 thiêt2 thiêu2 thoat2 thuc2 thuôc5
thây2 thê23 thêm0 thông02 thơi1 thư023 thưc25 thương1 tich2 tim1 tinh2 tiên2 tiêng2 tiêp2 tiêu0 toan1 tra3
trang5 tri25 trinh1 trên0 trôn5 trông2 trơ5 trươc2 trương1 tuy1 tâp5 tât2 tên0 têp5 tô3 tôi2 tông3 tăt2 tơi2
tư135 tương05 va1 vao1 vi15 viêc5 viên05 viêt2 vu5 vung1 vê1 văn0 vơi2 xac2 xoa2 xuât2 xêp2 xư3 yêu0 đa04 đang0
đanh2 đi0 đia5 đich2 đinh5 điêm3 điêu1 đo2 đoan1 đoc5 đong2 đu3 đun0 đung2 đâu1 đây0 đê13 đêm5 đên2 đô15 đôi23
đông15 đăc5 đăng0 đăt5 đơn0 đưa0 đươc5 đương1 ơ3 ưng2
"""
_MANY = """
a5 ac2 ai2 an2 anh2 ao23 ap2 ba125 bac25 bai145 bam2 ban1 bang2 bao134 bat2 bay13 bi123 bia1 binh1 bip2 bit2
biên03 biêt5 bo2 boc5 bong2 bu1 bui1 buôc5 buôi3 bâc5 bâm2 bân35 bâu1 bây04 bê0135 bênh5 bô0123 bôi15 bôn2 bôt2
bă0 băc2 băm0 băng0 bơ01 bơt2 bưa4 bưc2 bưu0 bươc2 ca125 cai3 cam3 can235 canh5 cham5 chanh2 chao1 chau2 che4
chen1 cheo2 chep2 chi25 chia1 chinh3 chiu5 chiêm2 chiên2 chiêu5 chuc2 chung2 chup5 chuyên01 chuôt5 châm25 chân03
châp2 chât2 châu0 chê0 chêt2 chô4 chôi2 chông12 chôt2 chăc2 chăm0 chăn245 chăng3 chăt5 chơ1 chơp2 chư23 chưa4
chưng12 cu25 cum5 cut5 cuôc5 cuôn5 câm12 cân035 cât2 cây5 cô023 công3 côt2 căm02 căn0 căp5 căt2 cơ15 cơm0 cư23
cưc5 cưng2 cưu2 cươi2 cương01 da5 dai3 dan12 dang2 danh1 day4 dep5 di5 dinh2 dip5 diên45 do1 doc5 doi4 don5 du15
duc5 duyêt5 dân01 dây0 dê4 dơi1 dư05 dưa5 dưng15 dưt2 dươi2 dương04 ep2 et2 gach5 gai1 gan2 ghep2 gia3 giac2
giam23 gian234 giao2 giap2 gic2 gioi3 giup2 giây02 giê0 giêt2 giô4 giông2 giơi2 giư4 go4 goc2 gon5 gop2 gân1
gâp2 gây0 gô0 gôc2 gôm1 gôp5 găn2 găng2 gơ5 gơi35 gư0 ha15 hai35 han14 hang15 hanh5 hat25 he3 hen5 hep5 hi3
hiêm3 hiêp5 hiêu2 ho5 hoa25 hoach5 hoan24 hoang1 hoc5 hoi3 hong3 hop5 hung1 huy3 huynh1 huân02 hy3 hâu5 hêt25
hô015 hôi15 hôm0 hôn04 hông0 hôp5 hăng1 hư0 hưa2 hưu04 hương03 ich2 it2 ke4 kem1 keo2 kep2 kha23 khach2 khai2
khanh2 khao3 khit2 khiêu2 kho2 khoan3 khoat2 khoe3 khoi3 khuc2 khuyên2 khuôn0 khân3 khôi02 khăc2 khăn0 khăng3
khơ5 khơi3 khư0 ki2 kip5 kiêm02 kiên25 kiêu1 kuô3 ky134 kê123 kênh0 kêu0 kông0 la245 lac5 lanh4 lao1 lap5 lat25
le34 leon2 lich5 liêt5 liêu4 loc5 loi4 long1 lua2 luc2 lui1 lut5 luy4 luân5 luât5 luôn0 luông1 lâm0 lân4 lâp25
lât5 lâu0 lê014 lêch5 lô05 lôi2 lôm0 lôn5 lông01 lăng25 lăp25 lơ1 lơi05 lơp2 lư4 lưa5 lưc5 lưng3 lươc5 lươi2
lương01 lươt5 mac5 mach5 mai4 man14 mang235 manh35 mao5 me5 meo5 mia2 minh1 miên24 miêng25 miêu0 moc2 mu4 mua12
mui24 mut2 muôn25 my4 mât2 mâu013 mây2 mê0 mêm1 mênh5 môi02 môn0 mông0 măc2 măt5 mơ01 mơi1 mưc25 mưng1 mươi1
mươn5 mương1 na5 nai5 nan5 nap5 nay3 ngan1 nganh1 ngheo1 nghi3 nghin1 nghiêm05 nghiên0 nghiêng0 nghiêp5 ngoai5
ngoc5 ngoăc5 ngu345 nguyên4 ngâm1 ngâu4 ngô0 ngôi0 ngôn0 ngôt5 ngăn02 ngăt2 ngơ1 ngưng01 ngươc5 ngương4 nha1
nhac5 nhan4 nhap2 nhat5 nhay235 nhe25 nhi345 nhip5 nhiêm5 nhiên0 nhiêu0 nho3 nhon5 nhung2 nhuân5 nhâm1 nhân2
nhâp2 nhôm0 nhăc2 nhăn2 nhăp2 nhơ1 nit2 niêm5 noi2 nâng0 nâu2 nê0 nên1 nêp2 nêu0 nô0 nôi3 nông0 nôp5 nă0 năm2
năng45 nơ5 nơi0 nư4 nưa34 nươc2 pha2 phan23 phi2 phia2 phiên1 pho2 phong23 phu123 phuc25 phung1 phut2 phâm3
phân25 phây3 phô2 phôi2 phông0 phăng3 phưc2 pê0 pơ5 qua13 quach2 quan23 quang3 quat25 quet2 quy24 quân0135 quên0
quôc2 ra14 rac25 rai23 rang1 ranh4 re4 riêng0 rut2 râ0 râp5 rât2 rê0 rô01 rôc2 rôi12 răc2 răng1 rơ0 rơi1 rưa3
rưng1 rươc2 rươu5 sach5 san3 sang12 sanh2 sao4 sat2 sau2 se3 sec2 si4 sip2 siêu0 soan5 soat2 song2 sot2 suât2
suôt2 sy4 sâu0 sê0 sô0 sông02 săc2 săp2 sơ0 sơm2 sơn0 sư0 sưc2 sưu0 ta5 tach2 tai2 tam2 tang3 tap5 tha3 thach5
thang2 thanh2 thao23 thi2 thin1 thiên05 thiêp2 thiêu35 thoa3 thoai5 thu35 thung1 thut5 thuy35 thuân145 thuât5
thuôc2 thâm35 thân05 thâp25 thât25 thê0 thô03 thôi0 thăm0 thăng23 thănh0 thơ05 thơt2 thư5 thưa01 thươc2 thương35
ti3 tic2 tich5 tin2 tinh134 tiêc2 tiêm1 tiên0145 tiêt2 tiêu3 toa15 toan2 tom2 trach2 trai2 tran12 tranh2 trao12
tre3 tri1 trich2 trinh5 triên3 triêt5 triêu5 tro13 tron15 trong5 truc25 trung1 truyên1 trân01 trê4 trêch5 trôi0
trăc5 trăm0 trăng02 trơ3 trơi1 trơn0 trư14 trưc5 trưng0 trương0 trươt5 tu12 tuc5 tuyên02 tuyêt5 tuân01 tuê5
tuôc2 tuôi3 ty3 tâm0 tân01 tây03 tê025 têt2 tô02 tôc25 tôi0 tôn1 tông02 tôt2 tă0 tăc2 tăng05 tơ01 tư0 tưa5 tưc2
tưng1 tươc2 tươi0 tương23 uc2 ung3 uy3 va2 vac2 vai1 ve34 vec2 ven5 vi24 vinh45 viên1 viêt5 vo34 vong15 vu4
vuông0 vân245 vâng0 vât5 vây5 vê05 vêt2 vô0 vôn2 văn2 văng2 vơ034 vưa1 vương02 vươt5 xa345 xach2 xam2 xay3 xec2
xen2 xet2 xi25 xich2 xiên0 xoă0 xuc2 xuyên0 xuân0 xuông2 xâm0 xây0 xê0 xô0 xôi2 xơ5 y2 yên0 yêu2 âm0 ân23 âu0
ây2 ôi2 ôm2 ôn3 ông02 ăn0 ăng0 đa12 đai145 đam13 đan02 đang23 đanh0 đao135 đap2 đat05 đau0 đay2 đe13 đet2 đia4
đinh0123 đit2 điên0135 điêp5 đo03 đoa0 đoan25 đoi1 đon2 đu0 đua0 đuc5 đup2 đuôi0 đâ1 đâm5 đâp5 đât2 đâu025 đây13
đê05 đêm2 đêu1 đô034 đôc25 đôi05 đôn0 đông02 đôt5 đăn2 đăng13 đăp2 đơ45 đơi15 đơt5 đưc2 đưng12 đương0 ơi0 ơn0
ưa0 ưu0 ươc2 ương0
"""


def _listed(table: str) -> frozenset[tuple[str, str]]:
    found = re.finditer(r"([^\W\d]+)(\d+)", table)
    return frozenset((each[1], tone.replace("0", "")) for each in found for tone in each[2])


_RANKS = dict.fromkeys(_listed(_MANY), COMMON) | dict.fromkeys(_listed(_MOST), MOST_COMMON)


@lru_cache(maxsize=16384)
def rank(word: str) -> int:
    """Return what a word is: a common syllable, a syllable, neither (an abbreviation, a sign), or none at all."""
    parted = unicodedata.normalize("NFD", word.lower())
    tones = "".join(_TONES[letter] for letter in parted if letter in _TONES)
    bare = unicodedata.normalize("NFC", parted.translate(_TONE_MARKS))
    if not any(letter.isalpha() for letter in bare):
        return NEITHER
    if len(tones) > 1 or not _FORM.fullmatch(bare):
        return NEITHER if _is_short_name(word, bare) else NO_SYLLABLE
    if tones and tones not in "25" and _STOPPED.search(bare):
        return NO_SYLLABLE
    return _RANKS.get((bare, tones), SYLLABLE)


def _is_short_name(word: str, bare: str) -> bool:
    """Return whether a word may be an abbreviation: letters alone, and capitals or no vowel."""
    return (
        len(word) <= _SHORT_NAME
        and word.isalpha()
        and (word.isupper() or not any(letter in _VOWELS for letter in unicodedata.normalize("NFD", bare)))
    )
