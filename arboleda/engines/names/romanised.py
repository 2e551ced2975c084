"""Syllables that offices have spelled in several ways, where sound rules alone cannot tell.

One line is one Korean or Chinese syllable in the spellings found on documents: the official
romanisation first (Revised Romanization of Korean, 2000; Hanyu Pinyin, ISO 7098), then those of
passports and older systems (McCune-Reischauer, Wade-Giles, Cantonese, Hokkien). A spelling may
stand in several lines: Chang is Zhang and Jang alike. Native speakers have not reviewed it.
"""

_GROUPS = """
gim kim ghim
i yi lee rhee rhie
bag bak pak park
choe choi choy
jeong jung chung joung
gang kang
jo cho
yun yoon youn
jang chang
im lim rim yim
seo suh
sin shin
gwon kwon
hwang whang
an ahn
ryu yu yoo you lyu
no noh roh
mun moon
gu goo koo ku
u woo wu
baek baeg paek paik
heo hur huh
sim shim
ju joo chu
son sohn
bae pae
jeon jun chun joon
go ko koh
gwak gwag kwak
seong sung
yeong young yong
hui hee
hyeon hyun hyeong
eun un
gyeong kyung kyoung kyong
su soo
ji jee
mi mee
ho hoe
zhang chang cheung jang
wang wong ong
huang hwang wong ng
chen chan tan chin
li lee lei
liu lau low lew
lin lam lim
xu hsu hui chui
zhou chou chow chau jou
wu ng woo goh
cai tsai choi chua choy
cao tsao cho
cong tsung chung
zhao chao chiu jhao
yang yeung yeo
guo kuo kwok quek
zheng cheng cheang teh tay
xie hsieh tse chia sheh
zhu chu choo gee
ye yeh yip yap
qiu chiu yau khoo
qian chien chin
zeng tseng tsang chan
he ho hor
hu wu woo oh
sun suen soon
luo lo law loh
liang leung leong neo
song sung soong
deng teng tang
feng fung fong
jiang chiang keung kiang
cui tsui chui
xiao hsiao siu siew
zhong chung chong
"""


def _groups_of_spellings() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for line in _GROUPS.split("\n"):
        spellings = line.split()
        for spelling in spellings:
            groups.setdefault(spelling, set()).add(spellings[0])
    return {spelling: frozenset(names) for spelling, names in groups.items()}


GROUPS = _groups_of_spellings()
"""Spelling → the syllables it may stand for, each by its official spelling."""
