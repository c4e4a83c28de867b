/**
 * What is counted of the exchange, each with its rule and its source, in one place (QĐ 28/2018 Art 11: statistics are
 * made by the systems themselves).
 *
 * Documents are new ones and replacements; recalls and updates repeat a document and are not counted as one. A document
 * counts for its sender on the day it was accepted, for a recipient on the day it was handed over, in Vietnam.
 * Targets are configuration: none stands here.
 */
import type { Level } from './organisation.ts'

/** Counts of one organisation, level, month or whole, over a period. */
export interface Measures {
  /** Documents sent; those whose judgement finds a person's and an agency's signature that hold. */
  readonly sent: number
  readonly sentSigned: number
  /** Deliveries of the documents sent, and what became of them. */
  readonly addressed: number
  readonly sendInTime: number
  readonly sendLate: number
  readonly failed: number
  readonly closedCode: number
  readonly returned: number
  readonly recallsAsked: number
  readonly recallsConfirmed: number
  /** Deliveries that came, and what their recipient did. */
  readonly received: number
  readonly answeredInTime: number
  readonly answeredLate: number
  readonly refused: number
  readonly completed: number
  readonly dueInTime: number
  readonly dueLate: number
  /** Receipts that match no document, by the sender they speak to. */
  readonly unmatched: number
  /** Active organisations of our DMSs without any traffic. */
  readonly inactive: number
  /** Of organisations and whole months for which paper was reported: documents electronic and on paper, both ways. */
  readonly electronicBeside: number
  readonly paper: number
  /** Seconds; absent when nothing failed, or nothing of the kind happened. */
  readonly oldestFailure?: number
  readonly medianToHandover?: number
  readonly medianToRegistered?: number
  readonly medianToCompleted?: number
}

export const noMeasures: Measures = {
  sent: 0,
  sentSigned: 0,
  addressed: 0,
  sendInTime: 0,
  sendLate: 0,
  failed: 0,
  closedCode: 0,
  returned: 0,
  recallsAsked: 0,
  recallsConfirmed: 0,
  received: 0,
  answeredInTime: 0,
  answeredLate: 0,
  refused: 0,
  completed: 0,
  dueInTime: 0,
  dueLate: 0,
  unmatched: 0,
  inactive: 0,
  electronicBeside: 0,
  paper: 0
}

export type IndicatorUnit = 'documents' | 'deliveries' | 'receipts' | 'organisations' | 'percent' | 'seconds'

export interface Indicator {
  readonly key: IndicatorKey
  readonly vi: string
  readonly en: string
  /** Head of a column. */
  readonly short: string
  readonly unit: IndicatorUnit
  readonly numerator: { readonly vi: string; readonly en: string }
  readonly denominator?: { readonly vi: string; readonly en: string }
  /** Where the rule comes from. */
  readonly source: string
  /** Made of other things than documents and deliveries: there is no list behind it. */
  readonly withoutRows?: true
  /** Absent: neither is better. */
  readonly better?: 'up' | 'down'
  readonly of: (measures: Measures) => Counted
}

/** A share carries what it is made of; a value is null when there is nothing it could be of. */
export interface Counted {
  readonly value: number | null
  readonly numerator?: number
  readonly denominator?: number
}

export const indicatorKeys = [
  'sent',
  'received',
  'electronic-share',
  'two-signatures',
  'sent-in-window',
  'answered-in-day',
  'refused',
  'returned',
  'recalls',
  'completed',
  'overdue',
  'failed',
  'oldest-failure',
  'unmatched-receipts',
  'inactive-organisations',
  'closed-codes',
  'median-to-handover',
  'median-to-registered',
  'median-to-completed'
] as const
export type IndicatorKey = (typeof indicatorKeys)[number]

export const indicators: readonly Indicator[] = [
  {
    key: 'sent',
    vi: 'Văn bản gửi đi',
    en: 'Documents sent',
    short: 'Gửi đi',
    unit: 'documents',
    numerator: {
      vi: 'Văn bản mới và văn bản thay thế được cổng tiếp nhận từ đơn vị gửi',
      en: 'New documents and replacements accepted from the sender'
    },
    source: 'QĐ 28/2018/QĐ-TTg Art 11',
    of: m => ({ value: m.sent })
  },
  {
    key: 'received',
    vi: 'Văn bản nhận được',
    en: 'Documents received',
    short: 'Nhận được',
    unit: 'documents',
    numerator: {
      vi: 'Lượt văn bản đã chuyển tới đơn vị nhận',
      en: 'Documents handed over to the recipient'
    },
    source: 'QĐ 28/2018/QĐ-TTg Art 11',
    of: m => ({ value: m.received })
  },
  {
    key: 'electronic-share',
    vi: 'Tỷ lệ văn bản gửi, nhận điện tử',
    en: 'Electronic share',
    short: 'Điện tử',
    unit: 'percent',
    numerator: {
      vi: 'Văn bản điện tử gửi và nhận của các đơn vị và các tháng trọn vẹn đã báo số văn bản giấy',
      en: 'Electronic documents, both ways, of organisations and whole months for which paper was reported'
    },
    denominator: {
      vi: 'Số đó cộng với văn bản giấy đã báo',
      en: 'Those and the paper documents reported'
    },
    source: 'NQ 17/NQ-CP (2019); QĐ 28/2018/QĐ-TTg Art 5.3',
    withoutRows: true,
    better: 'up',
    of: m => share(m.electronicBeside, m.electronicBeside + m.paper)
  },
  {
    key: 'two-signatures',
    vi: 'Tỷ lệ văn bản đủ hai chữ ký số hợp lệ',
    en: 'Share with two valid signatures',
    short: 'Đủ 2 chữ ký',
    unit: 'percent',
    numerator: {
      vi: 'Văn bản gửi đi có một tệp mang chữ ký số hợp lệ của người có thẩm quyền và của cơ quan',
      en: 'Documents sent with a file that bears valid signatures of the authorised person and of the agency'
    },
    denominator: { vi: 'Văn bản gửi đi', en: 'Documents sent' },
    source: 'NĐ 30/2020/NĐ-CP Art 5',
    better: 'up',
    of: m => share(m.sentSigned, m.sent)
  },
  {
    key: 'sent-in-window',
    vi: 'Tỷ lệ gửi đúng thời hạn',
    en: 'Share sent within the legal window',
    short: 'Gửi đúng hạn',
    unit: 'percent',
    numerator: {
      vi: 'Lượt gửi rời cổng không muộn hơn thời hạn gửi',
      en: 'Deliveries that left no later than their window'
    },
    denominator: {
      vi: 'Lượt gửi đã rời cổng hoặc đã quá thời hạn gửi',
      en: 'Deliveries that left, or whose window has passed'
    },
    source: 'QĐ 28/2018/QĐ-TTg Art 6.2',
    better: 'up',
    of: m => share(m.sendInTime, m.sendInTime + m.sendLate)
  },
  {
    key: 'answered-in-day',
    vi: 'Tỷ lệ phản hồi trong ngày',
    en: 'Share answered within the day',
    short: 'Phản hồi trong ngày',
    unit: 'percent',
    numerator: {
      vi: 'Lượt văn bản đến (kể cả đang chờ trong hộp thư đến) được báo đã đến, đã tiếp nhận hoặc trả lại trong thời hạn',
      en: 'Documents that came, or wait in the inbox, and were answered (01, 03, or returned) in time'
    },
    denominator: {
      vi: 'Lượt văn bản đến đã phản hồi hoặc đã quá thời hạn phản hồi',
      en: 'Documents that were answered, or whose time has passed'
    },
    source: 'NĐ 30/2020/NĐ-CP Art 21.2',
    better: 'up',
    of: m => share(m.answeredInTime, m.answeredInTime + m.answeredLate)
  },
  {
    key: 'refused',
    vi: 'Tỷ lệ từ chối tiếp nhận',
    en: 'Share refused by the recipient',
    short: 'Từ chối',
    unit: 'percent',
    numerator: { vi: 'Lượt văn bản đến bị đơn vị nhận từ chối (02)', en: 'Documents refused (02)' },
    denominator: { vi: 'Văn bản nhận được', en: 'Documents received' },
    source: 'QĐ 28/2018/QĐ-TTg Art 5.4',
    better: 'down',
    of: m => share(m.refused, m.received)
  },
  {
    key: 'returned',
    vi: 'Tỷ lệ bị trả lại',
    en: 'Share returned to the sender',
    short: 'Bị trả lại',
    unit: 'percent',
    numerator: {
      vi: 'Lượt gửi bị đơn vị nhận từ chối (02)',
      en: 'Deliveries that their recipient refused (02)'
    },
    denominator: { vi: 'Lượt gửi', en: 'Deliveries' },
    source: 'QĐ 28/2018/QĐ-TTg Art 5.4',
    better: 'down',
    of: m => share(m.returned, m.addressed)
  },
  {
    key: 'recalls',
    vi: 'Tỷ lệ thu hồi được xác nhận',
    en: 'Share of recalls confirmed',
    short: 'Thu hồi',
    unit: 'percent',
    numerator: {
      vi: 'Yêu cầu thu hồi, lấy lại được đơn vị nhận đồng ý (15)',
      en: 'Recalls to which the recipient agreed (15)'
    },
    denominator: {
      vi: 'Yêu cầu thu hồi, lấy lại đã báo đơn vị nhận',
      en: 'Recalls of which the recipient was told'
    },
    source: 'QĐ 28/2018/QĐ-TTg Art 8.2, 9.2',
    better: 'up',
    of: m => share(m.recallsConfirmed, m.recallsAsked)
  },
  {
    key: 'completed',
    vi: 'Tỷ lệ đã hoàn thành',
    en: 'Share completed',
    short: 'Hoàn thành',
    unit: 'percent',
    numerator: { vi: 'Lượt văn bản đến đã hoàn thành xử lý (06)', en: 'Documents completed (06)' },
    denominator: { vi: 'Văn bản nhận được', en: 'Documents received' },
    source: 'QĐ 28/2018/QĐ-TTg Art 9.2',
    better: 'up',
    of: m => share(m.completed, m.received)
  },
  {
    key: 'overdue',
    vi: 'Tỷ lệ quá hạn xử lý',
    en: 'Share overdue',
    short: 'Quá hạn',
    unit: 'percent',
    numerator: {
      vi: 'Lượt văn bản đến hoàn thành sau thời hạn xử lý, hoặc chưa hoàn thành mà đã quá hạn',
      en: 'Documents completed after their due date, or not yet and past it'
    },
    denominator: {
      vi: 'Lượt văn bản đến có thời hạn xử lý đã hoàn thành hoặc đã quá hạn',
      en: 'Documents with a due date that are completed or past it'
    },
    source: 'QĐ 28/2018/QĐ-TTg Art 10.2.o',
    better: 'down',
    of: m => share(m.dueLate, m.dueInTime + m.dueLate)
  },
  {
    key: 'failed',
    vi: 'Lượt gửi không thành công',
    en: 'Failed deliveries',
    short: 'Gửi hỏng',
    unit: 'deliveries',
    numerator: {
      vi: 'Lượt gửi của kỳ đang ở trạng thái không gửi được',
      en: 'Deliveries of the period that stand failed'
    },
    source: 'QĐ 28/2018/QĐ-TTg Art 8.2',
    better: 'down',
    of: m => ({ value: m.failed })
  },
  {
    key: 'oldest-failure',
    vi: 'Tuổi lượt gửi hỏng lâu nhất',
    en: 'Age of the oldest failure',
    short: 'Hỏng lâu nhất',
    unit: 'seconds',
    numerator: {
      vi: 'Thời gian từ khi lượt gửi hỏng lâu nhất của kỳ dừng lại đến nay',
      en: 'Time since the oldest failed delivery of the period came to a stop'
    },
    source: 'QĐ 28/2018/QĐ-TTg Art 8.2',
    better: 'down',
    of: m => ({ value: m.oldestFailure ?? null })
  },
  {
    key: 'unmatched-receipts',
    vi: 'Trạng thái không khớp văn bản',
    en: 'Unmatched receipts',
    short: 'TT không khớp',
    unit: 'receipts',
    numerator: {
      vi: 'Trạng thái đến trong kỳ chưa khớp văn bản nào của đơn vị gửi',
      en: 'Receipts of the period that match no document of the sender they speak to'
    },
    source: 'QĐ 28/2018/QĐ-TTg Art 6.3',
    better: 'down',
    of: m => ({ value: m.unmatched })
  },
  {
    key: 'inactive-organisations',
    vi: 'Đơn vị không gửi, nhận',
    en: 'Organisations without traffic',
    short: 'ĐV không hoạt động',
    unit: 'organisations',
    numerator: {
      vi: 'Đơn vị đang hoạt động, do hệ thống của tỉnh quản lý, không gửi và không nhận văn bản nào trong kỳ',
      en: 'Active organisations of our DMSs that neither sent nor received in the period'
    },
    source: 'QĐ 28/2018/QĐ-TTg Art 11',
    withoutRows: true,
    better: 'down',
    of: m => ({ value: m.inactive })
  },
  {
    key: 'closed-codes',
    vi: 'Lượt gửi dùng mã đã đóng',
    en: 'Use of closed codes',
    short: 'Mã đã đóng',
    unit: 'deliveries',
    numerator: {
      vi: 'Lượt gửi ghi mã đã đóng, được chuyển tới đơn vị kế thừa',
      en: 'Deliveries addressed to a closed code and led to its successor'
    },
    source: 'QĐ 28/2018/QĐ-TTg Art 19.1.c',
    better: 'down',
    of: m => ({ value: m.closedCode })
  },
  {
    key: 'median-to-handover',
    vi: 'Trung vị từ tiếp nhận đến khi chuyển',
    en: 'Median from acceptance to hand-over',
    short: 'Tới khi chuyển',
    unit: 'seconds',
    numerator: {
      vi: 'Một nửa lượt gửi đã chuyển trong thời gian này',
      en: 'Half of the deliveries were handed over within it'
    },
    source: 'QĐ 28/2018/QĐ-TTg Art 6.3',
    better: 'down',
    of: m => ({ value: m.medianToHandover ?? null })
  },
  {
    key: 'median-to-registered',
    vi: 'Trung vị từ khi chuyển đến tiếp nhận (03)',
    en: 'Median from hand-over to registered (03)',
    short: 'Tới tiếp nhận',
    unit: 'seconds',
    numerator: {
      vi: 'Một nửa lượt văn bản đến được tiếp nhận trong thời gian này',
      en: 'Half of the documents received were registered within it'
    },
    source: 'QĐ 28/2018/QĐ-TTg Art 9.2',
    better: 'down',
    of: m => ({ value: m.medianToRegistered ?? null })
  },
  {
    key: 'median-to-completed',
    vi: 'Trung vị từ tiếp nhận (03) đến hoàn thành (06)',
    en: 'Median from registered (03) to completed (06)',
    short: 'Tới hoàn thành',
    unit: 'seconds',
    numerator: {
      vi: 'Một nửa lượt văn bản đến đã tiếp nhận được hoàn thành trong thời gian này',
      en: 'Half of the documents registered were completed within it'
    },
    source: 'QĐ 28/2018/QĐ-TTg Art 9.2',
    better: 'down',
    of: m => ({ value: m.medianToCompleted ?? null })
  }
]

const byKey = new Map(indicators.map(indicator => [indicator.key, indicator]))

export function indicatorOf(key: IndicatorKey): Indicator {
  const found = byKey.get(key)
  if (found === undefined) throw new RangeError(key)
  return found
}

export function isIndicatorKey(text: string): text is IndicatorKey {
  return byKey.has(text as IndicatorKey)
}

/** In percent, to two decimals; null of nothing. */
function share(numerator: number, denominator: number): Counted {
  const value = denominator === 0 ? null : Math.round((numerator / denominator) * 10_000) / 100
  return { value, numerator, denominator }
}

/** What an administrator aims at, for one level, from a day on. Percent, or the indicator's own unit. */
export interface IndicatorTarget {
  readonly indicator: IndicatorKey
  readonly level: Level
  readonly value: number
  /** yyyy-MM-dd */
  readonly from: string
}

/** The target that holds on the last day of a period: the latest that has begun. */
export function targetFor(
  targets: readonly IndicatorTarget[],
  indicator: IndicatorKey,
  level: Level | undefined,
  lastDay: string
): IndicatorTarget | null {
  const begun = targets.filter(t => t.indicator === indicator && t.level === level && t.from <= lastDay)
  return begun.reduce<IndicatorTarget | null>(
    (latest, t) => (t.from > (latest?.from ?? '') ? t : latest),
    null
  )
}

/** Compared without rounding: 94.999 % does not meet 95 %. Null when there is nothing to compare. */
export function meets(indicator: Indicator, counted: Counted, target: number): boolean | null {
  const { numerator, denominator, value } = counted
  if (value === null || indicator.better === undefined) return null
  const exact = numerator === undefined || denominator === undefined ? value : (numerator * 100) / denominator
  return indicator.better === 'up' ? exact >= target : exact <= target
}
