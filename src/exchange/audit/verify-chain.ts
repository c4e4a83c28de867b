/**
 * Verifies an export of the audit, line by line, with nothing but the export: names the first event that was altered,
 * removed, inserted or moved. Memory does not grow with the number of events.
 */
import type { ChainHead, ChainedEvent } from './chain.ts'
import { digestOf } from './chain.ts'
import type { Checkpoint, CheckpointStatement, ExportHeader } from './export-form.ts'
import { parsed, readLine } from './export-form.ts'
import type { ChainFault, ChainFinding, ChainReport } from './findings.ts'

/** Null: the signature holds. Else why it does not. */
export type CheckpointJudge = (checkpoint: Checkpoint) => Promise<string | null>

export interface VerifyOptions {
  readonly judge: CheckpointJudge
  /** A checkpoint kept elsewhere: what was cut off after it, or rewritten before it, shows by it. */
  readonly expected?: CheckpointStatement
  /** How old an event may be, at the time of the export, and still wait for its link. Milliseconds. */
  readonly linkedWithinMs?: number
}

export async function verifyExport(
  lines: AsyncIterable<string>,
  { judge, expected, linkedWithinMs = 15 * 60_000 }: VerifyOptions
): Promise<ChainReport> {
  const walk = new Walk(linkedWithinMs, expected)
  let number = 0
  for await (const text of lines) {
    number += 1
    if (text === '') continue
    const line = readLine(text)
    if (line === null) walk.find('unreadable', number)
    else if (line.kind === 'header') walk.begin(line.header, number)
    else if (line.kind === 'link') walk.link(line.hash, line.line, number)
    else if (line.kind === 'gone') walk.gone(line, number)
    else if (line.kind === 'unlinked') walk.unlinked(line.event, number)
    else walk.checkpoint(line.checkpoint, await judge(line.checkpoint), number)
  }
  return walk.end(number)
}

interface Content extends Omit<ChainHead, 'hash'> {
  readonly previous: string
}

class Walk {
  #header: ExportHeader | undefined
  #head: ChainHead = { position: 0, hash: '' }
  /** The head before, while it is not clear whether it or its successor was altered. */
  #broken: { readonly before: number; readonly at: ChainHead; readonly finding: number } | undefined
  /** What a checkpoint says of the head, when that is not its digest. */
  #doubt: { readonly at: ChainHead; readonly finding: number } | undefined
  readonly #gaps: { from: number; to: number; finding: number }[] = []
  readonly #findings: (ChainFinding & { fault: ChainFault })[] = []
  #links = 0
  #checkpoints = 0
  #covered = 0
  #statement = ''
  readonly #linkedWithinMs: number
  #expected: CheckpointStatement | undefined

  constructor(linkedWithinMs: number, expected: CheckpointStatement | undefined) {
    this.#linkedWithinMs = linkedWithinMs
    this.#expected = expected
  }

  begin(header: ExportHeader, line: number): void {
    if (this.#header !== undefined) return void this.find('unreadable', line, 'a second header')
    this.#header = header
    this.#head = { position: header.from - 1, hash: header.previous }
    this.#covered = header.from - 1
  }

  link(hash: string, text: string, line: number): void {
    const content = parsed<Content>(text)
    if (content === null || !Number.isSafeInteger(content.position)) return void this.find('unreadable', line)
    const { position, previous } = content
    this.#links += 1
    if (!this.#inPlace(position, line)) return
    if (digestOf(text) !== hash) this.find('altered', line, undefined, position)
    this.#vouch(previous)
    if (previous !== this.#head.hash && position === this.#head.position + 1 && this.#clearAt(position))
      this.#broken = {
        before: this.#head.position,
        at: { position, hash },
        finding: this.find('altered', line, undefined, position)
      }
    this.#move({ position, hash })
  }

  gone({ position, hash }: ChainHead, line: number): void {
    if (!this.#inPlace(position, line)) return
    this.find('missing', line, 'its event is gone, its link is there', position)
    this.#move({ position, hash })
  }

  unlinked(event: ChainedEvent, line: number): void {
    const age = Date.parse(this.#header?.exportedAt ?? '') - Date.parse(event.at)
    if (!(age <= this.#linkedWithinMs))
      this.find('inserted', line, `seq ${event.seq}, ${event.at}, ${event.action}: no link speaks of it`)
  }

  checkpoint({ statement }: Checkpoint, unsound: string | null, line: number): void {
    const stated = parsed<CheckpointStatement>(statement)
    if (stated?.format !== 'lienthong-checkpoint-1') return void this.find('unreadable', line)
    this.#checkpoints += 1
    const { position, hash, previous } = stated
    if (unsound !== null) this.find('checkpoint-unsound', line, `${stated.day}: ${unsound}`, position)
    else if (this.#statement !== '' && previous !== digestOf(this.#statement))
      this.find('missing', line, `a checkpoint before that of ${stated.day}`, position)
    this.#statement = statement
    if (this.#header !== undefined && position < this.#header.from - 1) return
    if (position > this.#head.position) this.#gaps.push(this.#gap(position, line, 'truncated'))
    else if (position < this.#head.position)
      this.find('reordered', line, `checkpoint of ${stated.day}`, position)
    else if (hash !== this.#head.hash) {
      const detail = `not the chain that the checkpoint of ${stated.day} closed`
      this.#doubt = {
        at: { position, hash },
        finding: this.find('rewritten', line, detail, this.#covered + 1)
      }
    } else if (unsound === null) this.#covered = position
  }

  end(line: number): ChainReport {
    if (this.#header === undefined) this.find('unreadable', line, 'no header')
    if (this.#header !== undefined && this.#head.position < this.#header.to)
      this.#gap(this.#header.to, line, 'truncated')
    if (this.#expected !== undefined && this.#expected.position > this.#head.position)
      this.#gap(this.#expected.position, line, 'truncated')
    const [first] = this.#findings
    const from = this.#header?.from
    return {
      sound: first === undefined,
      links: this.#links,
      ...(from === undefined || this.#links === 0 ? {} : { from, to: this.#head.position }),
      checkpoints: this.#checkpoints,
      uncovered: Math.max(0, this.#head.position - this.#covered),
      ...(first === undefined ? {} : { first })
    }
  }

  /** Returns its place among the findings: what is read later may tell what it really is. */
  find(fault: ChainFault, line: number, detail?: string, position = this.#head.position + 1): number {
    this.#findings.push({ fault, position, line, ...(detail === undefined ? {} : { detail }) })
    return this.#findings.length - 1
  }

  /** Whether the position is the next one, or a later one (then those between are missing for now). */
  #inPlace(position: number, line: number): boolean {
    if (position > this.#head.position) {
      if (position > this.#head.position + 1) this.#gaps.push(this.#gap(position - 1, line, 'missing'))
      return true
    }
    const gap = this.#gaps.find(({ from, to }) => from <= position && position <= to)
    if (gap === undefined) this.find('inserted', line, 'the position is there twice', position)
    else this.#change(gap.finding, { fault: 'reordered' })
    return false
  }

  #gap(to: number, line: number, fault: ChainFault) {
    const from = this.#head.position + 1
    return { from, to, finding: this.find(fault, line, undefined, from) }
  }

  /** After a gap or a finding at the same place nothing can be said of the digest before. */
  #clearAt(position: number): boolean {
    return !this.#findings.some(finding => finding.position === position || finding.position === position - 1)
  }

  /** The link after a break says which side of it is genuine: it vouches for the one before it. */
  #vouch(previous: string): void {
    if (this.#doubt !== undefined && this.#doubt.at.hash === previous)
      this.#change(this.#doubt.finding, { fault: 'altered', position: this.#doubt.at.position })
    this.#doubt = undefined
    if (this.#broken === undefined) return
    const { before, at, finding } = this.#broken
    if (previous === at.hash && before >= (this.#header?.from ?? 1))
      this.#change(finding, { position: before })
    this.#broken = undefined
  }

  #move(head: ChainHead): void {
    // More came after what looked like the end.
    for (const { from, finding } of this.#gaps)
      if (this.#findings[finding]?.fault === 'truncated' && head.position > from)
        this.#change(finding, { fault: 'missing' })
    this.#head = head
    const { position, hash } = head
    if (this.#expected?.position === position) {
      if (this.#expected.hash !== hash)
        this.find('rewritten', 0, 'not the chain that the expected checkpoint closed', this.#covered + 1)
      this.#expected = undefined
    }
  }

  #change(finding: number, change: Partial<ChainFinding>): void {
    const found = this.#findings[finding]
    if (found !== undefined) this.#findings[finding] = { ...found, ...change }
  }
}
