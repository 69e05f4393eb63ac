"""Simple things to draw: skies, hills, trees, houses, people. Flat colours, no faces, no writing."""

import math
import random
from dataclasses import dataclass

from PIL import Image, ImageDraw

SIZE = (1024, 768)
FINE = 2  # drawn twice as large and reduced, so that edges are smooth

Colour = tuple[int, int, int]

RED, DEEP_RED, GOLD, WHITE = (200, 38, 45), (150, 22, 34), (240, 196, 92), (250, 249, 246)
SKINS = ((241, 205, 172), (232, 188, 150), (214, 170, 132))
HAIRS = ((44, 38, 36), (66, 52, 46), (120, 116, 114))
TROUSERS = ((52, 62, 84), (70, 72, 78), (88, 76, 66), (40, 48, 58))
SHIRTS = ((244, 243, 238), (120, 152, 190), (146, 176, 148), (222, 190, 140), (176, 140, 168), (96, 120, 142))
GREENS = ((92, 140, 84), (112, 158, 92), (74, 122, 82), (134, 168, 96))
AUTUMN = ((214, 150, 66), (196, 112, 58), (170, 150, 70))


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """``one`` with ``share`` (0 to 1) of ``other``."""
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def shade(colour: Colour, share: float) -> Colour:
    """Darker for a positive ``share``, lighter for a negative one."""
    return mix(colour, (20, 20, 30), share) if share > 0 else mix(colour, (255, 255, 255), -share)


@dataclass
class Canvas:
    """A picture in points of 1024 × 768, whatever it is drawn at."""

    rng: random.Random

    def __post_init__(self):
        self.image = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), WHITE)
        self.pen = ImageDraw.Draw(self.image)

    def finished(self) -> Image.Image:
        return self.image.reduce(FINE)

    def box(self, x, y, width, height, colour, *, round_by=0):
        corners = [x * FINE, y * FINE, (x + width) * FINE, (y + height) * FINE]
        if round_by:
            self.pen.rounded_rectangle(corners, radius=round_by * FINE, fill=colour)
        else:
            self.pen.rectangle(corners, fill=colour)

    def disc(self, x, y, width, height, colour):
        """An ellipse around (x, y)."""
        corners = [(x - width / 2) * FINE, (y - height / 2) * FINE, (x + width / 2) * FINE, (y + height / 2) * FINE]
        self.pen.ellipse(corners, fill=colour)

    def shape(self, points, colour):
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)

    def line(self, points, colour, width=4):
        self.pen.line([(x * FINE, y * FINE) for x, y in points], fill=colour, width=round(width * FINE), joint="curve")

    def gradient(self, top, bottom, upper: Colour, lower: Colour):
        """Colours that run from ``upper`` at y ``top`` to ``lower`` at y ``bottom``."""
        steps = max(2, int((bottom - top) / 4))
        height = (bottom - top) / steps
        for n in range(steps):
            self.box(0, top + n * height, SIZE[0], height + 1, mix(upper, lower, n / (steps - 1)))

    def sky(self, upper: Colour, lower: Colour, horizon=430):
        self.gradient(0, horizon, upper, lower)

    def sun(self, x, y, size, colour=(255, 232, 168)):
        around = self.image.getpixel((round(x * FINE), round(y * FINE)))
        for n in range(12, 0, -1):
            self.disc(x, y, size * (1 + n * 0.08), size * (1 + n * 0.08), mix(colour, around, 0.55 + 0.036 * n))
        self.disc(x, y, size, size, colour)

    def clouds(self, count, colour=(252, 252, 250)):
        for _ in range(count):
            x, y, size = self.rng.randint(40, 980), self.rng.randint(40, 190), self.rng.uniform(0.6, 1.3)
            for dx, dy, width, height in ((0, 0, 150, 38), (-36, -14, 74, 50), (26, -20, 92, 64)):
                self.disc(x + dx * size, y + dy * size, width * size, height * size, colour)

    def hills(self, base, height, colour):
        shift, wave = self.rng.uniform(0, 6), self.rng.uniform(150, 260)
        points = [(x, base - height * (0.6 + 0.4 * math.sin(x / wave + shift))) for x in range(0, 1040, 16)]
        self.shape([(0, base + 30), *points, (1024, base + 30)], colour)

    def skyline(self, base, colours):
        """A row of houses with windows, standing on y ``base``."""
        x = -20
        while x < 1024:
            width, height = self.rng.randint(70, 140), self.rng.randint(90, 240)
            colour = self.rng.choice(colours)
            self.box(x, base - height, width, height, colour)
            for row in range(int(height / 34)):
                for column in range(int(width / 30)):
                    glass = mix(colour, (255, 244, 214), self.rng.choice((0.25, 0.25, 0.6)))
                    self.box(x + 10 + column * 29, base - height + 14 + row * 33, 15, 18, glass)
            x += width + self.rng.randint(4, 26)

    def tree(self, x, y, size, colours=GREENS):
        """A round tree whose trunk ends at (x, y)."""
        self.box(x - 5 * size, y - 70 * size, 10 * size, 70 * size, (110, 84, 62))
        colour = self.rng.choice(colours)
        for dx, dy, width in ((-26, -84, 78), (26, -88, 74), (0, -118, 92)):
            self.disc(x + dx * size, y + dy * size, width * size, width * size * 0.92, shade(colour, dx / 260))

    def trees(self, y, count, size=1.0, colours=GREENS):
        for n in range(count):
            x = (n + 0.5) * 1024 / count + self.rng.uniform(-30, 30)
            self.tree(x, y + self.rng.uniform(-8, 8), size * self.rng.uniform(0.8, 1.2), colours)

    def banner(self, x, y, width, height=46):
        """A red banner with a gold edge and a row of gold discs where words would stand."""
        self.box(x, y, width, height, RED)
        self.box(x, y + height - 5, width, 3, GOLD)
        self.box(x, y + 2, width, 3, GOLD)
        count = int(width / 46)
        for n in range(count):
            self.box(x + (n + 0.5) * width / count - 11, y + height / 2 - 10, 22, 20, mix(RED, GOLD, 0.72), round_by=5)

    def flag(self, x, y, size, colour=RED):
        self.line([(x, y), (x, y - 90 * size)], (120, 110, 100), 4 * size)
        wave = [(x, y - 90 * size), (x + 50 * size, y - 82 * size), (x + 46 * size, y - 52 * size), (x, y - 58 * size)]
        self.shape(wave, colour)

    def person(self, x, y, tall=150, *, vest: Colour | None = RED, hat: Colour | None = None, arm="down", seat=False):
        """Somebody whose feet stand at (x, y): hair, a shirt, a vest. ``arm`` is down, up or forward."""
        u = tall / 150
        skin, shirt = self.rng.choice(SKINS), self.rng.choice(SHIRTS)
        trousers = self.rng.choice(TROUSERS)
        if not seat:
            for dx in (-11, 11):
                self.line([(x + dx * u, y - 62 * u), (x + dx * 1.1 * u, y - 4 * u)], trousers, 15 * u)
                self.disc(x + dx * 1.2 * u, y - 2 * u, 24 * u, 10 * u, (46, 42, 42))
        reach = {"down": (30, -58), "up": (44, -132), "forward": (52, -84)}[arm]
        self.line([(x - 20 * u, y - 104 * u), (x - 30 * u, y - 60 * u)], shirt, 13 * u)
        self.line([(x + 20 * u, y - 104 * u), (x + reach[0] * u, y + reach[1] * u)], shirt, 13 * u)
        self.disc(x + reach[0] * u, y + reach[1] * u, 13 * u, 13 * u, skin)
        self.box(x - 25 * u, y - 116 * u, 50 * u, 60 * u, shirt, round_by=14 * u)
        if vest:
            self.box(x - 25 * u, y - 116 * u, 19 * u, 58 * u, vest, round_by=8 * u)
            self.box(x + 6 * u, y - 116 * u, 19 * u, 58 * u, vest, round_by=8 * u)
            self.box(x - 25 * u, y - 80 * u, 50 * u, 5 * u, GOLD)
        self.box(x - 6 * u, y - 124 * u, 12 * u, 14 * u, skin)
        self.disc(x, y - 138 * u, 34 * u, 40 * u, skin)
        self._head(x, y, u, hat)

    def _head(self, x, y, u, hat):
        if hat:
            self.pen.pieslice(
                [v * FINE for v in (x - 22 * u, y - 166 * u, x + 22 * u, y - 122 * u)], 180, 360, fill=hat
            )
            self.box(x - 26 * u, y - 147 * u, 52 * u, 5 * u, shade(hat, 0.15))
        else:
            hair = self.rng.choice(HAIRS)
            self.pen.pieslice(
                [v * FINE for v in (x - 19 * u, y - 162 * u, x + 19 * u, y - 120 * u)], 178, 362, fill=hair
            )

    def crowd(self, y, count, tall, *, left=90, right=930, **looks):
        """People side by side, a little uneven."""
        for n in range(count):
            x = left + (right - left) * (n + 0.5) / count + self.rng.uniform(-14, 14)
            self.person(x, y + self.rng.uniform(-6, 6), tall * self.rng.uniform(0.94, 1.05), **looks)

    def backs(self, y, count, size, colours=SHIRTS):
        """A row of listeners seen from behind."""
        for n in range(count):
            x = 1024 * (n + 0.5) / count + self.rng.uniform(-6, 6)
            self.box(x - 30 * size, y, 60 * size, 70 * size, self.rng.choice(colours), round_by=20 * size)
            self.disc(x, y - 14 * size, 38 * size, 44 * size, self.rng.choice(HAIRS))

    def boxes(self, x, y, count, colour=(214, 178, 128)):
        """Cartons in a pile whose lower left corner is (x, y)."""
        for n in range(count):
            column, row = n % 3, n // 3
            self.box(x + column * 46, y - 34 * (row + 1), 43, 32, shade(colour, 0.04 * ((n * 7) % 4)), round_by=3)
            self.box(x + column * 46 + 17, y - 34 * (row + 1), 9, 32, mix(colour, WHITE, 0.45))

    def stall(self, x, y, width, colour=RED):
        """A market stall with a striped roof; its table stands on y."""
        for n in range(8):
            stripe = colour if n % 2 == 0 else WHITE
            self.shape(
                [(x + n * width / 8, y - 210), (x + (n + 1) * width / 8, y - 210),
                 (x + (n + 1) * width / 8 + (n - 3) * 4, y - 160), (x + n * width / 8 + (n - 4) * 4, y - 160)],
                stripe,
            )  # fmt: skip
        for leg in (x + 8, x + width - 14):
            self.box(leg, y - 160, 6, 160, (150, 150, 152))
        self.box(x - 6, y - 62, width + 12, 62, shade(colour, 0.15), round_by=4)
        self.box(x - 6, y - 66, width + 12, 10, WHITE)
