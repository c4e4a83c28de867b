/**
 * What a DMS of ours may state next. Receipts from outside are taken as they come (receipt.ts); our own systems
 * are held to the order of the office's work: arrived, registered, assigned, in progress, completed.
 * The table is docs/decisions/32.
 */
import type { Progress, ReceiptCode, Step } from './receipt.ts'
import { receiptNames, receiptStateOf, receiptSteps } from './receipt.ts'

export type OrderRefusal = 'status.wrong-order' | 'status.nothing-asked'

/** Where one recipient stands when its DMS speaks. */
export interface Standing {
  readonly progress: Progress
  /** Somebody asked for the document back, or told of a recall, an update or a replacement of it. */
  readonly asked: boolean
}

/** Null: it may be stated. Saying again what was said is settled before this is asked. */
export function refusalOf({ progress, asked }: Standing, code: ReceiptCode): OrderRefusal | null {
  const gone = progress.takeBack?.answer === 'agreed'
  const stands = (fine: boolean) => (fine ? null : 'status.wrong-order')
  switch (code) {
    case '01': // a system may say late that the document came
      return null
    case '02':
      return stands(!gone && !atLeast(progress.step, '03'))
    case '03':
    case '04':
    case '06':
      return stands(!gone && !progress.refused && !beyond(progress.step, code))
    case '05': // may be said often, and late
      return stands(!gone && !progress.refused)
    case '13':
      return stands(!gone)
    case '15':
      return asked ? null : 'status.nothing-asked'
    case '16':
      return asked ? stands(!gone) : 'status.nothing-asked'
  }
}

const spokenByRecipient = ['01', '02', '03', '04', '05', '06', '15', '16'] as const

/** The codes that this speaker may state now. */
export function possibleNext(standing: Standing, speaker: 'recipient' | 'sender'): readonly ReceiptCode[] {
  const codes: readonly ReceiptCode[] = speaker === 'sender' ? ['13'] : spokenByRecipient
  return codes.filter(code => refusalOf(standing, code) === null)
}

/** For the clerk who is refused: where the document stands, and what may be said of it. */
export function describeStanding(standing: Standing, speaker: 'recipient' | 'sender'): string {
  const state = receiptStateOf(standing.progress)
  const now = state === null ? 'chưa có trạng thái' : `${state} ${receiptNames[state].vi}`
  const possible = possibleNext(standing, speaker).join(', ')
  return `hiện tại: ${now}; có thể gửi: ${possible === '' ? 'không còn mã nào' : possible}`
}

function beyond(step: Step | undefined, code: Step): boolean {
  return step !== undefined && receiptSteps.indexOf(step) > receiptSteps.indexOf(code)
}
function atLeast(step: Step | undefined, code: Step): boolean {
  return step !== undefined && receiptSteps.indexOf(step) >= receiptSteps.indexOf(code)
}
