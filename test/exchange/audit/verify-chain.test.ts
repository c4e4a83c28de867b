/** Whoever alters an export is named by its first bad event. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkOn } from '../../../src/exchange/audit/chain.ts'
import { readLine, writeLink, writeUnlinked } from '../../../src/exchange/audit/export-form.ts'
import { verifyExport } from '../../../src/exchange/audit/verify-chain.ts'
import { chainOf, checkpointsAt, event, linesOf, streamOf } from '../../support/audit.ts'

const sound = async () => null
const check = (lines: readonly string[], more = {}) =>
  verifyExport(streamOf(lines), { judge: sound, ...more })

const size = fc.integer({ min: 4, max: 40 })
/** A chain, a place in its inside, a checkpoint or two. */
const scene = size.chain(n =>
  fc.record({
    n: fc.constant(n),
    at: fc.integer({ min: 2, max: n - 1 }),
    marks: fc.constantFrom([], [n], [Math.ceil(n / 2), n])
  })
)
/** Where the link of a position stands among the lines. */
const lineAt = (lines: readonly string[], position: number) =>
  lines.findIndex(text => {
    const line = readLine(text)
    return line?.kind === 'link' && (JSON.parse(line.line) as { position: number }).position === position
  })

async function firstOf(lines: readonly string[]) {
  const { first } = await check(lines)
  return first === undefined ? undefined : { fault: first.fault, position: first.position }
}

describe('a chain', () => {
  it('that nobody touched is sound, whatever its length and its checkpoints', () =>
    fc.assert(
      fc.asyncProperty(scene, async ({ n, marks }) => {
        const report = await check(linesOf(chainOf(n), marks))
        expect(report).toEqual({
          ...{ sound: true, links: n, from: 1, to: n },
          ...{ checkpoints: marks.length, uncovered: marks.length === 0 ? n : 0 }
        })
      })
    ))

  it('with an altered event is named at that event', () =>
    fc.assert(
      fc.asyncProperty(scene, async ({ n, at, marks }) => {
        const lines = linesOf(chainOf(n), marks)
        const i = lineAt(lines, at)
        lines[i] = (lines[i] ?? '').replace('dms:ioffice', 'dms:onewin')
        expect(await firstOf(lines)).toEqual({ fault: 'altered', position: at })
      })
    ))

  it('with an altered event whose digest was made anew is named at that event: the next one gives it away', () =>
    fc.assert(
      fc.asyncProperty(scene, async ({ n, at, marks }) => {
        const links = chainOf(n)
        const lines = linesOf(links, marks)
        const forged = linkOn(links[at - 2] ?? { position: 0, hash: '' }, event(at, { actor: 'dms:onewin' }))
        lines[lineAt(lines, at)] = writeLink(forged)
        fc.pre(at < n - 1)
        expect(await firstOf(lines)).toEqual({ fault: 'altered', position: at })
      })
    ))

  it('without one event is named at its place', () =>
    fc.assert(
      fc.asyncProperty(scene, async ({ n, at, marks }) => {
        const lines = linesOf(chainOf(n), marks)
        lines.splice(lineAt(lines, at), 1)
        expect(await firstOf(lines)).toEqual({ fault: 'missing', position: at })
      })
    ))

  it('with an event put in is named at it', () =>
    fc.assert(
      fc.asyncProperty(scene, async ({ n, at, marks }) => {
        const links = chainOf(n)
        const lines = linesOf(links, marks)
        const extra = linkOn(links[at - 2] ?? { position: 0, hash: '' }, event(999))
        lines.splice(lineAt(lines, at) + 1, 0, writeLink(extra))
        expect(await firstOf(lines)).toEqual({ fault: 'inserted', position: at })
      })
    ))

  it('with two events in each other’s place is named at the first of them', () =>
    fc.assert(
      fc.asyncProperty(scene, async ({ n, at }) => {
        const lines = linesOf(chainOf(n))
        const [i, j] = [lineAt(lines, at - 1), lineAt(lines, at)]
        ;[lines[i], lines[j]] = [lines[j] ?? '', lines[i] ?? '']
        expect(await firstOf(lines)).toEqual({ fault: 'reordered', position: at - 1 })
      })
    ))

  it('cut off at its end is named at the first event that is gone', () =>
    fc.assert(
      fc.asyncProperty(scene, async ({ n, at, marks }) => {
        const lines = linesOf(chainOf(n), marks)
        expect(await firstOf(lines.slice(0, lineAt(lines, at)))).toEqual({ fault: 'truncated', position: at })
      })
    ))

  it('cut off with a header made to match shows by a checkpoint kept elsewhere', async () => {
    const expected = JSON.parse(checkpointsAt(chainOf(9), [9])[0]?.statement ?? '')
    const { first } = await check(linesOf(chainOf(6)), { expected })
    expect(first).toMatchObject({ fault: 'truncated', position: 7 })
  })

  it('made anew as a whole is not the one that a checkpoint closed', () =>
    fc.assert(
      fc.asyncProperty(size, async n => {
        const half = Math.ceil(n / 2)
        const original = chainOf(n)
        const forged = [...original.slice(0, half)]
        for (let i = half + 1; i <= n; i++) {
          const head = forged.at(-1)
          if (head !== undefined) forged.push(linkOn(head, event(i, { actor: 'nobody' })))
        }
        const marks = linesOf(original, [half, n]).filter(line => line.startsWith('C'))
        const lines = linesOf(forged)
        lines.splice(half + 1, 0, marks[0] ?? '')
        lines.push(marks[1] ?? '')
        expect(await firstOf(lines)).toEqual({ fault: 'rewritten', position: half + 1 })
      })
    ))

  it('whose checkpoint does not hold, or that lacks one of them, is not sound', async () => {
    const lines = linesOf(chainOf(9), [3, 6, 9])
    const forged = await verifyExport(streamOf(lines), { judge: async () => 'signature.digest-differs' })
    expect(forged.first).toMatchObject({ fault: 'checkpoint-unsound', position: 3 })
    const second = lines.findLastIndex((line, i) => line.startsWith('C') && i < lines.length - 1)
    expect((await check(lines.toSpliced(second, 1))).first).toMatchObject({ fault: 'missing', position: 9 })
  })

  it('beside which an old event stands without a link had that event put in; a new one only waits', async () => {
    const lines = linesOf(chainOf(3))
    const old = writeUnlinked(event(4, { at: '2026-03-02T23:00:00.000Z' }))
    const young = writeUnlinked(event(5, { at: '2026-03-02T23:59:30.000Z' }))
    expect((await check([...lines, young])).sound).toBe(true)
    expect((await check([...lines, old])).first).toMatchObject({ fault: 'inserted' })
  })

  it('is never called sound when any one character of it differs', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 33, max: 126 }), async (place, code) => {
        const text = linesOf(chainOf(5), [5]).join('\n')
        const at = place % text.length
        const changed = `${text.slice(0, at)}${String.fromCharCode(code)}${text.slice(at + 1)}`
        const header = text.indexOf('\n')
        // The header's words and a checkpoint's signature are for the judge of signatures, not for the chain.
        fc.pre(
          changed !== text && at > header && !text.slice(text.lastIndexOf('\nC')).includes(text.slice(at))
        )
        expect((await check(changed.split('\n'))).sound).toBe(false)
      })
    ))
})

it('what is digested is the line itself, so that sha256sum alone can check it', () => {
  const [, text = ''] = linesOf(chainOf(1))
  const [, hash = ''] = text.split(' ')
  const line = text.split(' ').slice(2).join(' ')
  const said = execFileSync('sha256sum', { input: line, encoding: 'utf8' })
  expect(said.split(' ')[0]).toBe(hash)
})
