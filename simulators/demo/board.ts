/** Where each recipient's copy stands, read off the API's answers, in the words a clerk uses. */

/** What the demo reads of `GET /v1/documents/{id}`. */
export interface DocumentBody {
  readonly id: string
  readonly direction: 'out' | 'in'
  readonly source: string
  readonly reference: { readonly senderCode: string; readonly code?: string }
  readonly subject?: string
  readonly deliveries: readonly DeliveryBody[]
}

export interface DeliveryBody {
  readonly id: string
  readonly kind: 'edoc' | 'status'
  readonly recipientCode: string
  readonly recipientName?: string
  readonly level?: string
  readonly via: { readonly kind: string; readonly id: string }
  readonly state: string
  readonly receiptCode?: string
  readonly attempts: number
  /** `message`: in Vietnamese. */
  readonly error?: { readonly code: string; readonly message: string }
}

export const steps = ['đã gửi', 'đã đến', 'tiếp nhận', 'phân công', 'đang xử lý', 'hoàn thành'] as const
const stepOfReceipt: Readonly<Record<string, number>> = { '01': 2, '03': 3, '04': 4, '05': 5, '06': 6 }

export type Mood = 'waiting' | 'moving' | 'done' | 'late' | 'refused'

export interface Row {
  readonly key: string
  readonly name: string
  readonly level: string
  readonly way: string
  /** How many of the six steps are behind it. */
  readonly reached: number
  readonly mood: Mood
  readonly word: string
  /** The last receipt is in, or nothing more will come. */
  readonly settled: boolean
}

export interface Sheet {
  readonly key: string
  /** 1286/UBND-NC */
  readonly code: string
  readonly sender: string
  readonly subject: string
  readonly rows: readonly Row[]
}

const levels: Readonly<Record<string, string>> = {
  'trung-uong': 'TW',
  tinh: 'Tỉnh',
  huyen: 'Huyện',
  xa: 'Xã'
}

/** `ways`: what to call an axis or a DMS by its id. */
export function sheetOf(
  document: DocumentBody,
  sender: string,
  ways: Readonly<Record<string, string>>
): Sheet {
  return {
    key: document.id,
    code: document.reference.code ?? document.id,
    sender,
    subject: document.subject ?? '',
    rows: document.deliveries.filter(each => each.kind === 'edoc').map(each => rowOf(each, ways))
  }
}

function rowOf(delivery: DeliveryBody, ways: Readonly<Record<string, string>>): Row {
  const { id, recipientCode, recipientName, level, via } = delivery
  return {
    key: id,
    name: recipientName ?? recipientCode,
    level: levels[level ?? ''] ?? '',
    way: ways[via.id] ?? via.id,
    ...standing(delivery)
  }
}

function standing(delivery: DeliveryBody): Pick<Row, 'reached' | 'mood' | 'word' | 'settled'> {
  const { state, receiptCode, attempts, error } = delivery
  if (receiptCode === '15') return { reached: 2, mood: 'refused', word: 'đã trả lại, đã hủy', settled: true }
  if (receiptCode === '02') return { reached: 2, mood: 'refused', word: 'từ chối tiếp nhận', settled: true }
  const receipt = stepOfReceipt[receiptCode ?? '']
  if (receipt !== undefined) {
    const done = receipt === steps.length
    return { reached: receipt, mood: done ? 'done' : 'moving', word: steps[receipt - 1] ?? '', settled: done }
  }
  switch (state) {
    case 'queued': {
      if (error === undefined)
        return { reached: 0, mood: 'waiting', word: attempts === 0 ? 'chờ gửi' : 'đang gửi', settled: false }
      const word = `${causeOf(error)}, sẽ gửi lần ${String(attempts + 1)}`
      return { reached: 0, mood: 'late', word, settled: false }
    }
    case 'unknown':
      return { reached: 0, mood: 'late', word: 'mất trả lời, đang hỏi lại', settled: false }
    case 'offered':
      return { reached: 1, mood: 'moving', word: 'trong hộp thư đến', settled: false }
    case 'handed-over':
      return { reached: 1, mood: 'moving', word: steps[0], settled: false }
    case 'held':
      return { reached: 0, mood: 'refused', word: `giữ lại: ${causeOf(error)}`, settled: true }
    default:
      return { reached: 0, mood: 'refused', word: `không gửi được: ${causeOf(error)}`, settled: true }
  }
}

/** Short words for what the demo provokes; anything else as the gateway puts it. */
function causeOf(error: DeliveryBody['error']): string {
  if (error === undefined) return ''
  if (error.code === 'carrier.server-error') return 'trục lỗi'
  if (error.code === 'carrier.unreachable') return 'mất kết nối'
  return error.message
}
