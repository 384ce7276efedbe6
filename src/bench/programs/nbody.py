"""Floats and attributes: bodies that attract one another."""
import time


class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x = x
        self.y = y
        self.z = z
        self.vx = vx
        self.vy = vy
        self.vz = vz
        self.mass = mass


def step(bodies, dt):
    for i, a in enumerate(bodies):
        for b in bodies[i + 1:]:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            d = dx * dx + dy * dy + dz * dz
            mag = dt / (d * d ** 0.5)
            am = a.mass * mag
            bm = b.mass * mag
            a.vx -= dx * bm
            a.vy -= dy * bm
            a.vz -= dz * bm
            b.vx += dx * am
            b.vy += dy * am
            b.vz += dz * am
    for a in bodies:
        a.x += dt * a.vx
        a.y += dt * a.vy
        a.z += dt * a.vz


def system():
    return [Body(k * 1.5, k * 0.7 - 1, 0.3 * k * k, 0.1 * k, 0.2, -0.1 * k, 1.0 / (k + 1)) for k in range(5)]


def run(n):
    bodies = system()
    for _ in range(n):
        step(bodies, 0.001)
    return bodies[0].x


run(50)
start = time.process_time()
result = run(45000)
print(time.process_time() - start, result)
