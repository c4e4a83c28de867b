/**
 * A red round seal on a transparent ground, with a star: plainly no real seal (the state emblem is left out).
 * NĐ 30/2020 Appendix I section II: the image of the agency's seal is red, PNG, with a transparent ground.
 */
import { crc32, deflateSync } from 'node:zlib'

const red = [0xd4, 0x14, 0x1a] as const

/** RGBA, 8 bit. `size` pixels a side. */
export function sealPng(size = 420): Buffer {
  const rows = Buffer.alloc(size * (1 + size * 4))
  const centre = (size - 1) / 2
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const alpha = inked((x - centre) / centre, (y - centre) / centre, 2 / size)
      if (alpha === 0) continue
      rows.set([...red, Math.round(alpha * 255)], y * (1 + size * 4) + 1 + x * 4)
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0))
  ])
}

/** How much ink lies on a point of the unit disc; `soft` is the width of an edge. */
function inked(x: number, y: number, soft: number): number {
  const r = Math.hypot(x, y)
  const ring = (middle: number, half: number) => edge(half - Math.abs(r - middle), soft)
  return Math.max(
    ring(0.95, 0.025),
    ring(0.86, 0.01),
    ring(0.5, 0.01),
    star(x, y, soft),
    ticks(x, y, r, soft)
  )
}

/** A star of five points: the upper side of at least four of five lines. */
function star(x: number, y: number, soft: number): number {
  const distances = [0, 1, 2, 3, 4]
    .map(k => {
      const angle = Math.PI / 2 + (k * 2 * Math.PI) / 5
      return x * Math.cos(angle) + y * Math.sin(angle) + 0.14
    })
    .sort((a, b) => a - b)
  return Math.hypot(x, y) > 0.5 ? 0 : edge(distances[1] ?? -1, soft)
}

/** Where a real seal bears its words: strokes, so that nobody takes it for one. */
function ticks(x: number, y: number, r: number, soft: number): number {
  const along = (((Math.atan2(y, x) / (2 * Math.PI)) * 48) % 1) + 1
  const across = (0.16 - Math.abs((along % 1) - 0.5)) * r * 0.13
  return Math.min(edge(across, soft / 4), edge(0.12 - Math.abs(r - 0.68), soft))
}

function edge(inside: number, soft: number): number {
  return Math.min(1, Math.max(0, inside / soft + 0.5))
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  framed.set(body, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
