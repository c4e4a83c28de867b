/** The board and receipts, from what the gateway knows to what it shows. Counting is done here, on the rows shown. */
import type { Problem } from '../domain/problem.ts'
import { readReceiptCode, receiptNames, receiptStateOf, receiptSteps } from '../domain/receipt.ts'
import type { Progress } from '../domain/receipt.ts'
import { boardSteps } from '../exchange/ports/board.ts'
import type {
  Board,
  BoardRecipient,
  BoardStanding,
  KeptReceipt,
  ReceiptCase,
  SuggestionReason
} from '../exchange/ports/board.ts'
import { actStateTexts, actTexts, boardLevels, clockTexts, levelTexts, standingTexts } from './board-words.ts'
import { describe } from './errors.ts'
import type { BoardBody, BoardRecipientBody, KeptReceiptBody, ReceiptCaseBody } from './schemas/board.ts'
import { given, iso } from './views.ts'
import { stateTexts } from './words.ts'

export function boardBody({ document, recipients }: Board, now: Date): BoardBody {
  const { senderCode, senderName, documentId, code, promulgationDate, acceptedAt, ...header } = document
  return {
    document: given({
      ...header,
      reference: given({ senderCode, documentId, code, promulgationDate }),
      from: given({ code: senderCode, name: senderName }),
      acceptedAt: acceptedAt.toISOString()
    }),
    at: now.toISOString(),
    ...tallyOf(recipients),
    groups: boardLevels.flatMap(level => {
      const own = recipients.filter(recipient => (recipient.level ?? 'unknown') === level)
      if (own.length === 0) return []
      const { vi: name, en: nameEn } = levelTexts[level]
      return [{ level, name, nameEn, ...tallyOf(own), recipients: own.map(recipientBody) }]
    })
  }
}

function tallyOf(recipients: readonly BoardRecipient[]) {
  return {
    total: recipients.length,
    states: countBy(recipients, recipient => recipient.state),
    standings: countBy(recipients, standingOf),
    overdue: recipients.filter(recipient => recipient.clock?.overdue === true).length,
    openActs: recipients.filter(({ act }) => act !== undefined && isOpen(act)).length
  }
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1
  return counts
}

/** What is gone is shown as gone, whatever step was reached before. */
export function standingOf({ progress, act, steps, state }: BoardRecipient): BoardStanding {
  const gone =
    act !== undefined &&
    ['recall', 'take-back'].includes(act.kind) &&
    ['withdrawn', 'agreed'].includes(act.state)
  const receipt = receiptStateOf(progress)
  if (gone || receipt === '15') return 'taken-back'
  if (receipt === '02') return 'refused'
  const reached = reachedStep(progress)
  if (reached > 0) return boardSteps[reached] ?? 'arrived'
  return steps.sent !== undefined || state === 'handed-over' ? 'sent' : 'waiting'
}

/** Index in boardSteps of the furthest step that a receipt has told; 0 when none has. */
function reachedStep({ step }: Progress): number {
  return step === undefined ? 0 : receiptSteps.indexOf(step) + 1
}

function recipientBody(recipient: BoardRecipient): BoardRecipientBody {
  const { deliveryId, code, redirectedFrom, currentCode, organisationId, name, route, state, attempts } =
    recipient
  const { refused, clock, act, error, lastReceipt, receipts } = recipient
  const standing = standingOf(recipient)
  return given({
    deliveryId,
    code,
    redirectedFrom,
    currentCode,
    organisationId,
    name,
    via: route,
    state,
    stateText: stateTexts[state].vi,
    stateTextEn: stateTexts[state].en,
    attempts,
    dueAt: iso(recipient.dueAt),
    settledAt: iso(recipient.settledAt),
    standing,
    standingText: standingTexts[standing].vi,
    standingTextEn: standingTexts[standing].en,
    receiptCode: receiptStateOf(recipient.progress) ?? undefined,
    steps: stepsOf(recipient),
    refused: refused && given({ at: refused.at.toISOString(), reason: refused.reason }),
    clock: clock && clockBody(clock),
    act: act && actBody(act),
    error: error && describe(given(error) as Problem),
    lastReceipt:
      lastReceipt &&
      given({ ...lastReceipt, ...namesOf(lastReceipt.code), at: lastReceipt.at.toISOString() }),
    receipts
  })
}

function stepsOf(recipient: BoardRecipient): BoardRecipientBody['steps'] {
  const furthest = reachedStep(recipient.progress)
  return boardSteps.map((step, index) => {
    const at = recipient.steps[step]
    const reached = at !== undefined || index < furthest || (index > 0 && index === furthest)
    return given({ step, name: standingTexts[step].vi, nameEn: standingTexts[step].en, reached, at: iso(at) })
  })
}

function clockBody({ kind, startedAt, dueAt, overdue }: NonNullable<BoardRecipient['clock']>) {
  const { vi: name, en: nameEn } = clockTexts[kind]
  return { kind, name, nameEn, startedAt: startedAt.toISOString(), dueAt: dueAt.toISOString(), overdue }
}

type Act = NonNullable<BoardRecipient['act']>
const isOpen = ({ state }: Act) => state === 'asked' || state === 'waiting'

function actBody(act: Act) {
  const { id, kind, state, at, reason, answeredAt } = act
  return given({
    id,
    kind,
    name: actTexts[kind].vi,
    nameEn: actTexts[kind].en,
    state,
    stateText: actStateTexts[state].vi,
    stateTextEn: actStateTexts[state].en,
    open: isOpen(act),
    at: at.toISOString(),
    reason,
    answeredAt: iso(answeredAt)
  })
}

function namesOf(written: string) {
  const code = readReceiptCode(written)
  return code === null ? {} : { name: receiptNames[code].vi, nameEn: receiptNames[code].en }
}

export function keptReceiptBody({ at, receivedAt, ...receipt }: KeptReceipt): KeptReceiptBody {
  const times = { at: at.toISOString(), receivedAt: receivedAt.toISOString() }
  return given({ ...receipt, ...namesOf(receipt.code), ...times })
}

const reasonTexts: Readonly<Record<SuggestionReason, { readonly vi: string; readonly en: string }>> = {
  'same-document-id': { vi: 'Cùng DocumentId', en: 'Same DocumentId' },
  'same-code': { vi: 'Cùng số và ký hiệu', en: 'Same number and notation' },
  'similar-code': {
    vi: 'Số và ký hiệu chỉ khác cách viết',
    en: 'Number and notation differ in writing only'
  },
  'same-date': { vi: 'Cùng ngày ban hành', en: 'Same date of promulgation' },
  'same-sender': { vi: 'Cùng bên gửi', en: 'Same sender' },
  'related-sender': { vi: 'Bên gửi có quan hệ kế thừa', en: 'A predecessor or successor of the sender' },
  'same-recipient': { vi: 'Cùng bên nhận', en: 'Same recipient' },
  'related-recipient': {
    vi: 'Bên nhận có quan hệ kế thừa',
    en: 'A predecessor or successor of the recipient'
  },
  'close-in-time': { vi: 'Gần về thời gian', en: 'Close in time' }
}

export function receiptCaseBody({
  message,
  dismissed,
  suggestions,
  ...receipt
}: ReceiptCase): ReceiptCaseBody {
  const { organId: senderCode, documentId, code, promulgationDate } = message.responseFor
  return given({
    ...keptReceiptBody(receipt as KeptReceipt),
    documentId: receipt.documentId,
    repeats: receipt.repeats,
    reference: given({ senderCode, documentId, code, promulgationDate }),
    dismissed: dismissed && { ...dismissed, at: dismissed.at.toISOString() },
    suggestions: suggestions.map(suggestion => {
      const { senderCode, senderDocumentId: documentId, code, promulgationDate, state } = suggestion
      return given({
        deliveryId: suggestion.deliveryId,
        documentId: suggestion.documentId,
        score: suggestion.score,
        reasons: suggestion.reasons.map(reason => ({
          reason,
          name: reasonTexts[reason].vi,
          nameEn: reasonTexts[reason].en
        })),
        reference: given({ senderCode, documentId, code, promulgationDate }),
        recipient: given({ code: suggestion.recipientCode, name: suggestion.recipientName }),
        subject: suggestion.subject,
        acceptedAt: suggestion.acceptedAt.toISOString(),
        state,
        stateText: stateTexts[state].vi
      })
    })
  })
}
