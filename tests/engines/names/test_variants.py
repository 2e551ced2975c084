"""One name, written by two hands: each pair must be found among 5,000 other people.

All names are invented combinations. The pairs were made by hand while the rules were written, so
the recall they show is no promise for names they do not hold; native speakers must build the real
set.
"""

import itertools
import random
from collections.abc import Iterator

import pytest

from arboleda.engines.names import NameIndex

STORED_AND_ASKED = {
    "spanish spelling": [
        ("María Hernández Vargas", "Maria Ernandes Bargas"),
        ("Xiomara Zúñiga", "Siomara Suniga"),
        ("Ximena Velásquez", "Jimena Belazques"),
        ("Yesenia Castillo", "Llesenia Castiyo"),
        ("Guillermo Quispe", "Giyermo Kispe"),
        ("Jazmín Cevallos", "Yasmin Zeballos"),
        ("Beatriz Muñoz", "Beatris Munioz"),
        ("Iñaki Ibáñez", "Inaqui Ivanes"),
        ("Concepción Echeverría", "Consepsion Hecheverria"),
        ("Joaquín Huamán", "Joakin Guaman"),
        ("Azucena Llanos", "Asusena Yanos"),
        ("Genoveva Girón", "Jenobeba Jiron"),
        ("Alejandra Félix", "Alexandra Feliz"),
        ("Cristian Sepúlveda", "Christian Cepulbeda"),
        ("Raquel Campos", "Rachel Canpos"),
        ("Efraín Reyes", "Efraim Reies"),
        ("Yolanda Ayala", "Iolanda Allala"),
        ("Itzel Cuauhtémoc", "Itsel Quauhtemoc"),
        ("Sofía Peña", "Sophia Pena"),
        ("Catalina Ávila", "Katalina Habila"),
        ("Bryan Góngora", "Brayan Gongora"),
        ("Yenifer Rosales", "Jennifer Rozales"),
        ("Giovanni Cortez", "Yovani Cortes"),
    ],
    "order and parts": [
        ("Ana María García López", "Ana García"),
        ("Ana María Saavedra", "Saavedra, Ana"),
        ("Luz Elena Bustamante", "Bustamante Olmedo Luz Elena"),
        ("Rosa Linda De la Cruz", "Rosalinda Delacruz"),
        ("Delacruz Noemí", "Noemi de la Cruz"),
        ("Rocío Montes", "Rocío Montes Urrutia"),
        ("María del Carmen Obregón", "Carmen Obregon"),
        ("José Luis Tapia Rentería", "Tapia Jose Luis"),
        ("J. Carlos Valdivia", "Juan Carlos Valdivia"),
        ("Marisol O’Brien", "obrien marisol"),
        ("Ana-Lucía Pinto", "Analucia Pinto"),
        ("Nayeli", "Nayeli Contreras"),
    ],
    "slips": [
        ("Esperanza Gutiérrez", "Espernaza Gutierrez"),
        ("Valentina Rodríguez", "Valentian Rodrigues"),
        ("Graciela Domínguez", "Gracela Domingez"),
        ("Alondra Figueroa", "Alondra Figuroa"),
        ("Mercedes Santillán", "Mercdes Santilan"),
        ("Verónica Maldonado", "Veroncia Maldonaldo"),
        ("Katherine Whitfield", "Catherine Witfield"),
        ("Stephanie Knight", "Stefany Nite"),
        ("Dolores Arriaga", "Doloers Ariaga"),
    ],
    "arabic": [
        ("Mohammed Khalid", "Muhamad Khaled"),
        ("Mohamed El-Sayed", "Mojamed Elsayed"),
        ("محمد خالد", "Mohammed Khaled"),
        ("فاطمة حسين", "Fatima Hussein"),
        ("Aisha Rahman", "عائشة رحمن"),
        ("عبدالرحمن يوسف", "Abdulrahman Yusuf"),
        ("Abd al-Rahman Youssef", "Abdelrahman Yusuf"),
        ("Khadija Marwan", "Jadiya Maruan"),
        ("Yasmin Qasim", "Jasmine Kassem"),
        ("نور إبراهيم", "Nour Ibrahim"),
        ("Halima Said", "Jalima Saeed"),
        ("Zeinab Haddad", "Zaynab Hadad"),
        ("ليلى حداد", "Layla Haddad"),
    ],
    "cyrillic": [
        ("Екатерина Щербакова", "Ekaterina Shcherbakova"),
        ("Yelena Tchaikovskaya", "Elena Chaikovskaia"),
        ("Aleksandr Volkov", "Александр Волков"),
        ("Оксана Коваленко", "Oxana Kovalenko"),
        ("Yevgeniya Zhukova", "Evgenia Jukova"),
        ("Михаил Захаров", "Mijail Zajarov"),
        ("Dmitry Wolkow", "Dmitri Volkov"),
    ],
    "chinese": [
        ("张伟", "Zhang Wei"),
        ("Zhang Xiaoming", "Chang Hsiaoming"),
        ("欧阳娜娜", "Ouyang Nana"),
        ("Wang Xiuying", "王秀英"),
        ("Huang Meiling", "Wong Mei Ling"),
        ("Xu Lihua", "Hsu Li-hua"),
        ("陈美玲", "Chan Meiling"),
    ],
    "korean": [
        ("김민수", "Kim Minsu"),
        ("박지영", "Park Ji-young"),
        ("Lee Younghee", "이영희"),
        ("최은정", "Choi Eun Jung"),
        ("Jung Soojin", "Jeong Su-jin"),
    ],
    "ethiopic": [
        ("ተስፋዬ በቀለ", "Tesfaye Bekele"),
        ("Tsegaye Haile", "Segay Hailay"),
        ("ሰላም ገብረመድህን", "Selam Gebremedhin"),
        ("Yohannes Tewodros", "Johannes Teodros"),
    ],
    "others": [
        ("Nguyễn Thị Hồng", "Nguyen Thi Hong"),
        ("Øystein Bjørnsen", "Oystein Bjornsen"),
        ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos"),
        ("João Gonçalves", "Joao Goncalves"),
        ("Zoë Müller", "Zoe Mueller"),
        ("נועם כהן", "Noam Cohen"),
    ],
}
# Written after the rules, and no rule was changed for them.
HELD_BACK = [
    ("Graciela Ocampo", "Grasiela Ocanpo"),
    ("Heriberto Zavala", "Eriberto Sabala"),
    ("Wilmer Chuquimia", "Guilmer Chukimia"),
    ("Yesica Villanueva", "Jessica Biyanueva"),
    ("Walter Huanca", "Gualter Wanca"),
    ("Leydi Quiñones", "Lady Kinones"),
    ("Maritza Xicoténcatl", "Marisa Jicotencatl"),
    ("Ezequiel Benavides", "Esequiel Venavidez"),
    ("Marisol Agüero", "Marizol Aguero"),
    ("Cecilia Bojórquez", "Sesilia Bohorques"),
    ("Vicenta Cahuich", "Bisenta Kawich"),
    ("Ruth Noemí Alcántara", "Noemi Alcantara"),
    ("Abdullah Farouk", "Abdulah Faruq"),
    ("Layla Mahmoud", "Leila Mahmud"),
    ("Hussein Jaber", "Husayn Gaber"),
    ("سلمى أحمد", "Salma Ahmed"),
    ("Людмила Гончарова", "Lyudmila Goncharova"),
    ("Serguei Jruschov", "Sergey Khrushchev"),
    ("Юлия Шевченко", "Yulia Shevchenko"),
    ("李娜", "Li Na"),
    ("Zhou Jielun", "Chou Chieh-lun"),
    ("정하늘", "Jung Haneul"),
    ("윤서연", "Yoon Seo-yeon"),
    ("Girma Woldemariam", "Ghirma Weldemaryam"),
    ("አበበ ቢቂላ", "Abebe Bikila"),
    ("Siobhan Murphy", "Shivaun Murphy"),
    ("Thiago Araújo", "Tiago Araujo"),
    ("Priyanka Chaudhary", "Prianka Choudhury"),
    ("Oluwaseun Adeyemi", "Oluwaseum Adeyemi"),
    ("Michelle Etienne", "Mishel Etien"),
    ("Jean-Baptiste Toussaint", "Jan Batis Tousen"),
    ("Marie-Claire Desrosiers", "Mari Kler Dezrosye"),
    ("Trần Thị Mai", "Tran Mai"),
    ("Fritz Schneider", "Fris Snaider"),
]
PAIRS = [pair for pairs in STORED_AND_ASKED.values() for pair in pairs]

_GIVEN_TEXT = """Ana María José Luis Carmen Rosa Juan Carlos Elena Lucía Miguel Ángel Teresa Pedro
Marta Jorge Silvia Diego Paula Andrés Gloria Raúl Norma Óscar Irma Hugo Alma Iván Rocío Saúl Dulce
Abel Mónica René Nora Félix Eva Rubén Julia Tomás Emma Liam Olivia Noah Mia Ethan Ava Mason Grace
Omar Amina Hassan Leila Karim Samira Ali Mariam Ivan Olga Natalia Sergei Anna Wei Li Jing Min Ji
Hana Mina Selam Abebe Almaz Dawit Priya Arjun Linh Huong Marisela Yadira Wendy Brenda Kevin Alexis
Guadalupe Araceli Maribel Adriana Leticia Patricia Sandra Claudia Daniela Fernanda Camila"""
_SURNAMES_TEXT = """García López Martínez González Rodríguez Pérez Sánchez Ramírez Cruz Flores Gómez
Morales Vázquez Jiménez Reyes Díaz Torres Ruiz Mendoza Aguilar Ortiz Castro Romero Moreno Rivera
Ramos Álvarez Chávez Herrera Medina Vargas Guzmán Rojas Salazar Soto Contreras Luna Ortega Lara
Santos Guerrero Delgado Cabrera Navarro Campos Vega Ríos Mejía Núñez Salas Cortés Ponce Ibarra
Smith Johnson Brown Davis Miller Wilson Moore Taylor White Harris Clark Lewis Walker Young King
Hassan Ahmed Rahman Hussein Yusuf Mansour Nasser Volkov Petrova Kuznetsov Zhang Wang Chen Liu Lin
Huang Kim Lee Park Choi Jung Nguyen Tran Pham Bekele Tadesse Girma Patel Singh Khan Cohen Müller
Barrios Quiroga Zamora Villalobos Escobar Trujillo Cárdenas Robles Fuentes Carrillo"""
_GIVEN = _GIVEN_TEXT.split()
_SURNAMES = _SURNAMES_TEXT.split()


def _haystack() -> Iterator[str]:
    chance = random.Random(20261122)
    held: set[str] = {stored for stored, _ in PAIRS + HELD_BACK}
    known = len(held)
    while len(held) < 5_000 + known:
        given = chance.sample(_GIVEN, chance.choice((1, 1, 2)))
        name = " ".join(given + chance.sample(_SURNAMES, chance.choice((1, 2, 2))))
        if name not in held:
            held.add(name)
            yield name


def _key(number: int) -> bytes:
    return number.to_bytes(16, "big")


@pytest.fixture(scope="module")
def crowd() -> NameIndex:
    index = NameIndex()
    names = itertools.chain((stored for stored, _ in PAIRS + HELD_BACK), _haystack())
    index.put_many((_key(number), [name]) for number, name in enumerate(names))
    return index


def _missed(crowd: NameIndex, pairs: list[tuple[str, str]], top: int) -> list[tuple[str, str]]:
    place = {pair: number for number, pair in enumerate(PAIRS + HELD_BACK)}
    return [
        pair
        for pair in pairs
        if _key(place[pair]) not in [match.key for match in crowd.search(pair[1], limit=top)]
    ]


def test_the_set_is_large_enough() -> None:
    assert len(set(PAIRS)) == len(PAIRS) >= 60


def test_at_least_95_of_100_variants_are_in_the_first_20(crowd: NameIndex) -> None:
    missed = _missed(crowd, PAIRS, 20)
    assert len(missed) <= 0.05 * len(PAIRS), missed


def test_most_variants_come_first_or_nearly_so(crowd: NameIndex) -> None:
    missed = _missed(crowd, PAIRS, 3)
    assert len(missed) <= 0.15 * len(PAIRS), missed


def test_pairs_the_rules_were_not_made_for_are_found_as_well(crowd: NameIndex) -> None:
    missed = _missed(crowd, HELD_BACK, 20)
    assert len(missed) <= 0.05 * len(HELD_BACK), missed


@pytest.mark.parametrize("writing", STORED_AND_ASKED)
def test_no_way_of_writing_is_left_behind(crowd: NameIndex, writing: str) -> None:
    pairs = STORED_AND_ASKED[writing]
    assert len(_missed(crowd, pairs, 20)) <= 1


@pytest.mark.parametrize("writing", STORED_AND_ASKED)
def test_names_are_found_the_other_way_round(writing: str) -> None:
    """What was typed first is found by what is typed later, whichever of the two that was."""
    index = NameIndex()
    pairs = STORED_AND_ASKED[writing]
    crowd_names = list(itertools.islice(_haystack(), 1_000))
    asked = [asked for _, asked in pairs]
    index.put_many((_key(n), [name]) for n, name in enumerate(asked + crowd_names))
    missed = [
        pair
        for number, pair in enumerate(pairs)
        if _key(number) not in [match.key for match in index.search(pair[0], limit=20)]
    ]
    assert len(missed) <= 1, missed


@pytest.mark.parametrize(
    "stranger",
    ["Wojciech Brzęczyszczykiewicz", "Ngozi Okonkwo", "Thorbjørn Egilsson", "Xqzw Vkrt", "Uuuu"],
)
def test_an_unrelated_name_does_not_bring_hundreds(crowd: NameIndex, stranger: str) -> None:
    assert len(crowd.search(stranger, limit=10_000)) <= 10


def test_a_whole_name_brings_few_others(crowd: NameIndex) -> None:
    """Of 5,000 people made of 200 words, fewer than one in a hundred answer a full name."""
    counts = [len(crowd.search(stored, limit=10_000)) for stored, _ in PAIRS]
    assert sorted(counts)[len(counts) // 2] <= 10
    assert sum(counts) / len(counts) <= 50
