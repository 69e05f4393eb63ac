"""Twelve scenes from the life of a union, each drawn anew for every seed."""

import random

from PIL import Image

from portal.dashboard.demo.scenery import AUTUMN, DEEP_RED, GOLD, GREENS, RED, SHIRTS, WHITE, Canvas, mix

DAWN, NOON, EVENING = (
    ((250, 214, 178), (252, 240, 222)),
    ((150, 196, 226), (226, 240, 246)),
    ((238, 170, 130), (252, 222, 178)),
)
HOUSES = ((206, 196, 184), (190, 198, 208), (222, 206, 186), (176, 186, 190))


def crossing(c: Canvas) -> None:
    """Volunteers with flags at a zebra crossing."""
    c.sky(*c.rng.choice((DAWN, NOON, EVENING)))
    c.skyline(440, HOUSES)
    c.trees(456, 6, 0.9)
    c.gradient(440, 768, (150, 152, 156), (116, 118, 124))
    c.box(0, 446, 1024, 20, (206, 204, 198))
    for n in range(9):
        c.shape([(90 + n * 98, 560), (150 + n * 98, 560), (126 + n * 104, 700), (50 + n * 104, 700)], (240, 240, 236))
    for x in (210, 790):
        c.person(x, 610, 190, arm="up", hat=RED)
        c.flag(x + 56, 440, 0.8)
    for x in (430, 520, 600):
        c.person(x + c.rng.randint(-20, 20), 640, 165, vest=None)
    c.box(930, 300, 12, 250, (90, 94, 100))
    for n, colour in enumerate(((206, 70, 60), (226, 184, 80), (96, 170, 104))):
        c.disc(936, 300 + n * 34, 28, 28, colour)


def river(c: Canvas) -> None:
    """Cleaning the river bank."""
    c.sky(*c.rng.choice((NOON, DAWN)), 340)
    c.clouds(3)
    c.hills(350, 90, (168, 194, 178))
    c.trees(372, 9, 0.6)
    c.gradient(352, 500, (142, 186, 206), (112, 164, 192))
    for _ in range(14):
        x, y = c.rng.randint(0, 1000), c.rng.randint(372, 490)
        c.box(x, y, c.rng.randint(30, 90), 3, (196, 222, 232))
    c.gradient(496, 768, (150, 184, 116), (112, 152, 90))
    c.shape([(0, 600), (1024, 548), (1024, 606), (0, 676)], (214, 200, 172))
    for n in range(5):
        x = 130 + n * 190 + c.rng.randint(-24, 24)
        c.person(x, 690 - (n % 2) * 54, 176, arm=c.rng.choice(("down", "forward")), hat=c.rng.choice((RED, None)))
        c.disc(x + 58, 676 - (n % 2) * 54, 42, 52, (86, 96, 104))


def visit(c: Canvas) -> None:
    """Calling on somebody at home."""
    wall = c.rng.choice(((238, 226, 206), (226, 232, 222), (236, 222, 216)))
    c.gradient(0, 560, mix(wall, WHITE, 0.4), wall)
    c.gradient(560, 768, (196, 164, 128), (168, 136, 104))
    c.box(90, 110, 240, 230, (186, 150, 112))
    c.box(100, 120, 104, 210, (190, 222, 236))
    c.box(214, 120, 104, 210, (204, 230, 240))
    c.box(690, 130, 150, 110, (170, 132, 96))
    c.box(700, 140, 130, 90, (206, 220, 196))
    c.tree(766, 232, 0.7)
    c.box(560, 430, 380, 150, (150, 92, 84), round_by=26)
    c.box(540, 500, 420, 96, (172, 108, 98), round_by=22)
    c.person(690, 640, 170, vest=None, seat=True)
    c.person(840, 640, 164, seat=True)
    c.person(330, 690, 196, arm="forward")
    c.person(210, 700, 186)
    c.boxes(420, 690, 5)


def stall(c: Canvas) -> None:
    """Stalls on a square."""
    c.sky(*NOON)
    c.clouds(3)
    c.skyline(420, HOUSES)
    c.gradient(420, 768, (222, 214, 200), (196, 186, 170))
    c.banner(262, 196, 500)
    for n, x in enumerate((70, 390, 710)):
        c.stall(x, 570, 250, c.rng.choice((RED, (66, 120, 150), (86, 140, 104), DEEP_RED)))
        c.person(x + 80, 558, 140, seat=True)
        c.person(x + 170, 558, 136, seat=True)
        c.person(x + 110 + n * 14, 720, 186, vest=None)


def exam(c: Canvas) -> None:
    """In front of a school on the day of the examination."""
    c.sky(*DAWN)
    c.box(180, 190, 664, 260, (216, 200, 178))
    for n in range(10):
        c.box(206 + n * 63, 220, 40, 60, (170, 198, 212))
        c.box(206 + n * 63, 310, 40, 60, (170, 198, 212))
    c.box(430, 330, 164, 120, (120, 100, 84))
    c.banner(250, 150, 524)
    c.trees(460, 7, 0.8)
    c.gradient(450, 768, (176, 176, 174), (140, 142, 146))
    for x, colour in ((110, RED), (720, (74, 134, 160))):
        c.shape([(x, 520), (x + 110, 470), (x + 220, 520)], colour)
        c.box(x + 16, 520, 6, 130, (120, 120, 124))
        c.box(x + 198, 520, 6, 130, (120, 120, 124))
        c.box(x + 24, 610, 172, 44, WHITE)
        c.person(x + 70, 650, 150)
        c.person(x + 140, 650, 146)
    c.crowd(720, 5, 176, left=360, right=700, vest=None)


def school(c: Canvas) -> None:
    """A lesson for children."""
    c.gradient(0, 500, (244, 236, 218), (232, 222, 200))
    c.box(220, 110, 584, 230, (126, 96, 70), round_by=6)
    c.box(234, 122, 556, 206, (58, 96, 82))
    for n in range(5):
        c.line(
            [(270 + n * 100, 210 + c.rng.randint(-30, 30)), (330 + n * 100, 210 + c.rng.randint(-30, 30))],
            (220, 226, 216),
            4,
        )
    c.gradient(500, 768, (190, 160, 128), (166, 136, 106))
    c.person(160, 560, 210, arm="up")
    c.person(880, 560, 204)
    for row, y in enumerate((610, 720)):
        for n in range(6):
            x = 140 + n * 150 + row * 40
            c.box(x - 52, y - 30, 104, 40, (206, 176, 132), round_by=4)
        c.backs(y - 76, 7, 0.74, ((226, 92, 84), (92, 140, 190), (240, 196, 92), (120, 176, 120)))


def trees(c: Canvas) -> None:
    """Planting trees."""
    c.sky(*NOON)
    c.clouds(4)
    c.hills(430, 120, (170, 200, 160))
    c.gradient(430, 768, (160, 188, 116), (138, 116, 84))
    c.trees(470, 8, 0.55)
    for n in range(5):
        x = 120 + n * 198
        c.disc(x + 46, 694, 120, 26, (112, 86, 62))
        c.line([(x + 46, 692), (x + 46, 560)], (120, 92, 66), 7)
        c.disc(x + 46, 548, 64, 58, c.rng.choice(GREENS))
        c.person(x - 26, 700, 170, arm=c.rng.choice(("forward", "down")), hat=c.rng.choice((RED, None)))
        c.line([(x + 4, 690), (x + 26, 590)], (150, 128, 98), 6)


def winter(c: Canvas) -> None:
    """Carrying presents to a door in the snow."""
    c.sky((176, 190, 208), (228, 232, 238))
    c.hills(430, 70, (214, 222, 230))
    c.box(470, 220, 470, 330, (206, 176, 150))
    c.shape([(430, 230), (705, 110), (980, 230)], (236, 240, 244))
    c.box(650, 350, 120, 200, (138, 60, 52))
    for x in (520, 840):
        c.box(x, 330, 90, 90, (250, 226, 170))
        c.box(x + 42, 330, 6, 90, (138, 100, 80))
    for x in (625, 795):
        c.disc(x, 340, 46, 54, RED)
        c.box(x - 12, 364, 24, 6, GOLD)
    c.gradient(550, 768, (240, 243, 247), (222, 228, 236))
    for n in range(4):
        c.person(150 + n * 108, 690 - (n % 2) * 26, 186, arm=c.rng.choice(("forward", "down")))
    c.boxes(560, 690, 6)
    c.person(720, 640, 176, vest=None)
    for _ in range(90):
        x, y, size = c.rng.randint(0, 1024), c.rng.randint(0, 740), c.rng.uniform(3, 8)
        c.disc(x, y, size, size, WHITE)


def summer(c: Canvas) -> None:
    """Cool drinks on a building site."""
    c.sky((120, 184, 226), (238, 236, 214))
    c.sun(820, 120, 110)
    c.box(90, 150, 14, 400, (226, 160, 60))
    c.box(40, 150, 420, 12, (226, 160, 60))
    c.line([(400, 160), (400, 300)], (90, 90, 90), 3)
    c.skyline(500, ((206, 190, 170), (216, 204, 186)))
    c.gradient(496, 768, (226, 206, 168), (204, 180, 140))
    for x in (150, 260, 370):
        c.person(x, 690, 182, vest=(238, 150, 52), hat=(244, 206, 72), arm=c.rng.choice(("forward", "down")))
    for x in (700, 800, 890):
        c.person(x, 690, 184, arm="forward" if x == 700 else "down", hat=c.rng.choice((RED, None)))
    c.boxes(470, 700, 9, (140, 190, 214))
    c.boxes(600, 706, 4, (112, 170, 120))


def hall(c: Canvas) -> None:
    """A talk in a hall."""
    c.gradient(0, 470, (228, 216, 200), (206, 190, 172))
    c.box(150, 90, 724, 260, mix(DEEP_RED, (60, 16, 20), 0.2))
    for x in (190, 300, 720, 830):
        c.box(x, 90, 26, 260, mix(DEEP_RED, (255, 120, 110), 0.12))
    c.banner(240, 120, 544, 54)
    c.box(120, 350, 784, 40, (150, 112, 84))
    c.box(440, 270, 144, 84, (122, 84, 62), round_by=6)
    c.person(512, 348, 150, vest=c.rng.choice((None, RED)), arm="up", seat=True)
    c.flag(210, 352, 1.2)
    c.flag(780, 352, 1.2)
    c.gradient(390, 768, (172, 150, 130), (132, 110, 94))
    for row, y in enumerate((452, 538, 640)):
        c.backs(y, 11 - row * 2, 0.9 + row * 0.26, (*SHIRTS, RED))


def stage(c: Canvas) -> None:
    """Singing and dancing on a stage."""
    c.gradient(0, 768, (46, 34, 66), (96, 52, 78))
    for x, colour in ((180, (255, 214, 140)), (512, (255, 190, 170)), (844, (255, 214, 140))):
        c.shape([(x - 16, 0), (x + 16, 0), (x + 150, 560), (x - 150, 560)], mix((72, 44, 72), colour, 0.32))
    for n in range(7):
        c.shape([(n * 150, 0), (n * 150 + 150, 0), (n * 150 + 75, 90)], RED if n % 2 else DEEP_RED)
    c.box(0, 556, 1024, 60, (150, 96, 66))
    c.banner(212, 120, 600, 54)
    colours = ((238, 90, 90), (250, 180, 90), (120, 190, 210), (240, 150, 180))
    for n in range(6):
        c.person(150 + n * 146, 570, 180, vest=c.rng.choice(colours), arm=("up", "forward")[n % 2])
    c.backs(650, 13, 0.9, ((60, 48, 66), (74, 56, 70)))


def sport(c: Canvas) -> None:
    """A match or a walk on a sports ground."""
    c.sky(*NOON)
    c.clouds(3)
    c.trees(380, 10, 0.7, AUTUMN if c.rng.random() < 0.4 else GREENS)
    c.gradient(370, 460, (128, 172, 104), (112, 156, 92))
    c.gradient(460, 768, (200, 104, 82), (176, 84, 68))
    for n in range(4):
        c.line([(0, 520 + n * 62), (1024, 500 + n * 70)], (240, 226, 216), 4)
    c.banner(282, 300, 460)
    for n in range(6):
        c.person(100 + n * 165, 640 + (n % 2) * 70, 176, vest=c.rng.choice((RED, (60, 110, 170), (240, 180, 60))),
                 arm=c.rng.choice(("up", "forward", "down")))  # fmt: skip
    c.disc(c.rng.randint(300, 700), 480, 40, 40, (222, 130, 60))


SCENES = {
    scene.__name__: scene
    for scene in (crossing, river, visit, stall, exam, school, trees, winter, summer, hall, stage, sport)
}


def draw_scene(name: str, seed: int) -> Image.Image:
    """Draw the scene ``name``; the same seed gives the same picture."""
    canvas = Canvas(random.Random(f"{name}-{seed}"))  # noqa: S311 - a picture, no secret
    SCENES[name](canvas)
    return canvas.finished()
