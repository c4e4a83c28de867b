/**
 * Some partners understand a recall only as an edoc of type 1, others only as status 13 (SPEC 2.3). What they get is the act
 * in their words; what was said stays as it was said.
 */
import type { Edoc, EdxmlMessage, StatusMessage } from '../../domain/envelope.ts'
import { codeOf } from '../../domain/envelope.ts'
import type { RecallBy } from '../../domain/life.ts'
import { receiversOf } from '../../domain/life.ts'
import { normaliseCode } from '../../domain/organisation.ts'

export interface Told {
  readonly recallBy: RecallBy | undefined
  /** The code the message is carried to. */
  readonly recipientCode: string
  /** The original, where the message is a status on it. */
  readonly original?: Edoc
}

/** The very same message when there is nothing to convert. The same input gives the same message, at every attempt. */
export function asUnderstood(message: EdxmlMessage, told: Told): EdxmlMessage {
  if (message.kind === 'edoc')
    return told.recallBy === 'status' && asksBack(message, told.recipientCode)
      ? statusOf(message, told.recipientCode)
      : message
  const { original } = told
  const isTakeBack = message.statusCode.trim() === '13'
  return told.recallBy === 'edoc' && isTakeBack && original !== undefined
    ? recallOf(original, message, told.recipientCode)
    : message
}

function asksBack({ business }: Edoc, recipientCode: string): boolean {
  if (business.type === 'recall') return true
  return business.type === 'update' && receiversOf(business, 'removed').includes(normaliseCode(recipientCode))
}

function statusOf({ header, business, trace }: Edoc, recipientCode: string): StatusMessage {
  const code = codeOf(header)
  const documentId = business.documentId ?? header.documentId
  const timestamp = trace[0]?.timestamp
  return {
    kind: 'status',
    from: header.from,
    responseFor: {
      organId: recipientCode,
      ...(code === undefined ? {} : { code }),
      ...(header.promulgationDate === undefined ? {} : { promulgationDate: header.promulgationDate }),
      ...(documentId === undefined ? {} : { documentId })
    },
    ...(business.staff === undefined ? {} : { staff: business.staff }),
    statusCode: '13',
    description: business.reason ?? withoutReason,
    ...(timestamp === undefined ? {} : { timestamp })
  }
}

const withoutReason = 'Yêu cầu thu hồi văn bản'

/** The header repeats the original's; there is no attachment (SPEC 1.9). */
function recallOf({ header }: Edoc, status: StatusMessage, recipientCode: string): Edoc {
  const { from, description, staff, timestamp } = status
  const to = header.to.find(block => normaliseCode(block.organId) === normaliseCode(recipientCode))
  return {
    kind: 'edoc',
    header: { ...header, from: { ...header.from, ...from }, to: [to ?? { organId: recipientCode }] },
    trace: [{ organId: from.organId, ...(timestamp === undefined ? {} : { timestamp }) }],
    business: {
      type: 'recall',
      ...(description === undefined ? {} : { reason: description }),
      ...(staff === undefined ? {} : { staff })
    },
    attachments: []
  }
}
