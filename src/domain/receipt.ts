/**
 * Receipts: what a recipient says of a document (SPEC numbers 01…16 of the exchange's guidance).
 *
 * A recipient's progress is a join of all receipts seen, so that repeats and any order end in the same state.
 */
export type ReceiptCode = '01' | '02' | '03' | '04' | '05' | '06' | '13' | '15' | '16'

export const receiptNames: Readonly<Record<ReceiptCode, { readonly vi: string; readonly en: string }>> = {
  '01': { vi: 'Đã đến', en: 'Arrived' },
  '02': { vi: 'Từ chối tiếp nhận', en: 'Refused' },
  '03': { vi: 'Đã tiếp nhận', en: 'Registered' },
  '04': { vi: 'Phân công', en: 'Assigned' },
  '05': { vi: 'Đang xử lý', en: 'In progress' },
  '06': { vi: 'Hoàn thành', en: 'Completed' },
  '13': { vi: 'Yêu cầu lấy lại', en: 'Take-back requested' },
  '15': { vi: 'Đồng ý cập nhật, lấy lại', en: 'Update or take-back agreed' },
  '16': { vi: 'Từ chối cập nhật, lấy lại', en: 'Update or take-back refused' }
}

/** `1` and ` 01 ` mean `01`; an unknown code is `null` and is kept as it came. */
export function readReceiptCode(raw: string): ReceiptCode | null {
  const padded = raw.trim().padStart(2, '0')
  return Object.hasOwn(receiptNames, padded) ? (padded as ReceiptCode) : null
}

/** Steps in order; 02 is not a step but a mark beside them. */
export const receiptSteps = ['01', '03', '04', '05', '06'] as const
export type Step = (typeof receiptSteps)[number]

export interface Progress {
  /** The furthest step reported. */
  readonly step?: Step
  /** The recipient has refused the document (02). After 03 that is irregular, and shown so. */
  readonly refused: boolean
  /** `at` is ISO 8601 in UTC. */
  readonly takeBack?: { readonly answer: 'requested' | 'agreed' | 'declined'; readonly at: string }
}

export const noProgress: Progress = { refused: false }

export interface ReceiptFacts {
  readonly code: ReceiptCode
  /** ISO 8601; the time the receipt states, else the time of its arrival. */
  readonly at: string
}

/** Whether the receipt told something new, something known, or something odd worth a note. */
export type ReceiptEffect = 'advanced' | 'repeated' | 'backward' | 'irregular'

export function applyReceipt(
  progress: Progress,
  receipt: ReceiptFacts
): { progress: Progress; effect: ReceiptEffect } {
  const { code, at } = receipt
  if (code === '13' || code === '15' || code === '16') return applyTakeBack(progress, code, at)
  if (code === '02') {
    const odd = rank(progress.step) >= rank('03')
    const effect = progress.refused ? 'repeated' : odd ? 'irregular' : 'advanced'
    return { progress: { ...progress, refused: true }, effect }
  }
  const [now, before] = [rank(code), rank(progress.step)]
  if (now === before) return { progress, effect: 'repeated' }
  if (now < before) return { progress, effect: 'backward' }
  const irregular = progress.refused && now >= rank('03')
  return { progress: { ...progress, step: code }, effect: irregular ? 'irregular' : 'advanced' }
}

const answers = { '13': 'requested', '15': 'agreed', '16': 'declined' } as const
const answerOrder = ['requested', 'declined', 'agreed'] as const

/** The latest statement wins; of two at the same moment the one that binds more. */
function applyTakeBack(progress: Progress, code: '13' | '15' | '16', at: string) {
  const answer = answers[code]
  const known = progress.takeBack
  if (known !== undefined) {
    const later =
      Date.parse(at) - Date.parse(known.at) || answerOrder.indexOf(answer) - answerOrder.indexOf(known.answer)
    if (later === 0) return { progress, effect: 'repeated' as const }
    if (later < 0) return { progress, effect: 'backward' as const }
  }
  // One instant has one text, or two writings of it would end in states that differ by their order.
  const takeBack = { answer, at: new Date(at).toISOString() }
  return { progress: { ...progress, takeBack }, effect: 'advanced' as const }
}

function rank(step: Step | undefined): number {
  return step === undefined ? -1 : receiptSteps.indexOf(step)
}

/** One word for a recipient's state, as boards and DMSs show it. */
export function receiptStateOf(progress: Progress): ReceiptCode | null {
  if (progress.takeBack?.answer === 'agreed') return '15'
  if (progress.refused && rank(progress.step) < rank('03')) return '02'
  return progress.step ?? (progress.refused ? '02' : null)
}
