/** Follows the letters by the API until each recipient has come to its end. A gateway that is away is asked again. */
import { setTimeout as delay } from 'node:timers/promises'
import { ApiError, type Api } from './api.ts'
import { sheetOf, type DocumentBody, type Row, type Sheet } from './board.ts'
import type { Letter } from './letter.ts'
import { ways } from './partners.ts'

export interface Following {
  /** In the order of the letters; those that the gateway does not have yet are absent. */
  readonly sheets: readonly Sheet[]
  readonly documents: readonly DocumentBody[]
  readonly settled: boolean
}

const everyMs = 400

export async function follow(
  api: Api,
  letters: readonly Letter[],
  show: (sheets: readonly Sheet[]) => void,
  stop: { readonly signal: AbortSignal; readonly withinMs: number }
): Promise<Following> {
  const known = new Map<string, DocumentBody>()
  const finished = new Map<string, Sheet>()
  const reasons = new Map<string, string>()
  const deadline = Date.now() + stop.withinMs
  let following: Following = { sheets: [], documents: [], settled: false }
  while (!following.settled && !stop.signal.aborted && Date.now() < deadline) {
    try {
      following = await look()
      show(following.sheets)
    } catch (error) {
      // Killed, starting again, or busy: what was shown stays until it answers. A refusal is no such thing.
      if (error instanceof ApiError && error.status < 500 && error.status !== 429) throw error
    }
    if (!following.settled) await delay(everyMs)
  }
  return following

  async function look(): Promise<Following> {
    const listed = await api.documents()
    const sheets: Sheet[] = []
    for (const letter of letters) {
      const code = `${letter.number}/${letter.notation}`
      const found = listed.find(
        each =>
          each.reference.code === code &&
          each.reference.senderCode === letter.from.code &&
          // A recall bears the number of what it recalls.
          each.businessType !== 'recall'
      )
      if (found === undefined) continue
      const sheet = finished.get(found.id) ?? (await read(found.id, letter))
      if (sheet.rows.every(row => row.settled)) finished.set(found.id, sheet)
      sheets.push(sheet)
    }
    const settled = sheets.length === letters.length && finished.size === letters.length
    return { sheets, documents: [...known.values()], settled }
  }

  async function read(id: string, letter: Letter): Promise<Sheet> {
    const document = await api.document(id)
    known.set(id, document)
    const sheet = sheetOf(document, letter.from.name, ways)
    const acted = await withAct(id, letter, sheet.rows)
    const rows = await Promise.all(acted.map(row => withReason(id, row)))
    return { ...sheet, rows }
  }

  /** A letter that is wanted back is not done before everybody has answered, nor a replaced one before all know. */
  async function withAct(id: string, letter: Letter, rows: readonly Row[]): Promise<readonly Row[]> {
    if (letter.recalledBecause === undefined && letter.replaced === undefined) return rows
    const states = new Map<string, string>()
    for (const { recipients } of await api.acts(id))
      for (const { deliveryId, state } of recipients) states.set(deliveryId, state)
    return rows.map(row => actedUpon(row, states.get(row.key)))
  }

  async function withReason(documentId: string, row: Row): Promise<Row> {
    if (row.mood !== 'refused') return row
    const reason = reasons.get(row.key) ?? (await reasonOf(documentId, row.key))
    if (reason === undefined) return row
    reasons.set(row.key, reason)
    return { ...row, word: `từ chối: ${reason}` }
  }

  async function reasonOf(documentId: string, deliveryId: string): Promise<string | undefined> {
    const { receipts } = await api.timeline(documentId, deliveryId)
    return receipts.find(receipt => receipt.code === '02')?.description
  }
}

function actedUpon(row: Row, state: string | undefined): Row {
  switch (state) {
    case 'agreed':
      return { ...row, mood: 'done', word: 'đã trả lại, đã hủy', settled: true }
    case 'declined':
      return { ...row, word: `${row.word}; không trả lại` }
    case 'informed':
      return { ...row, word: `${row.word}; đã có bản thay thế` }
    case 'withdrawn':
      return { ...row, mood: 'done', word: 'đã rút lại trước khi đến', settled: true }
    default:
      return { ...row, settled: false }
  }
}
