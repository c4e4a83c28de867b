/** What findings and their repairs are called, for people: Vietnamese first. */
import type { Aspect, FindingKind, StuckReason } from './reconciliation.ts'

export interface Words {
  readonly vi: string
  readonly en: string
}

export const kindWords: Readonly<Record<FindingKind, Words>> = {
  'missing-there': { vi: 'Bên kia không có', en: 'missing there' },
  'missing-here': { vi: 'Bên ta không có', en: 'missing here' },
  doubled: { vi: 'Trùng lặp', en: 'doubled' },
  stuck: { vi: 'Kẹt', en: 'stuck' },
  differing: { vi: 'Ghi khác nhau', en: 'differing' }
}

export const reasonWords: Readonly<Record<StuckReason, Words>> = {
  queued: { vi: 'chờ gửi quá lâu', en: 'waits too long for its attempt' },
  unknown: { vi: 'chưa rõ bên kia đã nhận chưa', en: 'nobody knows whether it was taken' },
  offered: { vi: 'nằm trong hộp thư đến, chưa được lấy', en: 'lies in the inbox' },
  'taken-there': { vi: 'bên kia đã có, báo nhận bị mất', en: 'they have it, the acknowledgement was lost' },
  'not-fetched-there': { vi: 'bên nhận chưa lấy về', en: "the recipient's centre has not fetched it" },
  'acknowledgement-lost': {
    vi: 'ta đã nhận, trục chưa ghi nhận',
    en: 'we have it, the axis has not heard so'
  }
}

export const aspectWords: Readonly<Record<Aspect, Words>> = {
  recipient: { vi: 'nơi nhận', en: 'recipient' },
  state: { vi: 'trạng thái', en: 'state' },
  time: { vi: 'thời điểm', en: 'time' },
  digest: { vi: 'mã băm nội dung', en: 'digest' }
}

export const actionWords = {
  'ask-then-send': {
    vi: 'Hỏi lại trục; nếu thật sự chưa có thì gửi lại.',
    en: 'The axis is asked; it is sent again only when it is not there.'
  },
  'send-again': {
    vi: 'Gửi lại với cùng mã lượt gửi; hệ thống bên kia nhận ra bản trùng.',
    en: 'It is sent again under the same delivery id, by which the DMS knows a repeat.'
  },
  fetch: { vi: 'Lấy văn bản từ trục và tiếp nhận.', en: 'It is fetched from the axis and received.' },
  collect: {
    vi: 'Lấy ngay những gì hệ thống quản lý văn bản đang để sẵn.',
    en: 'What the DMS has put out is collected now.'
  },
  retry: {
    vi: 'Thử lại ngay, hỏi trước khi gửi nếu chưa rõ.',
    en: 'It is tried now; what is unclear is asked first.'
  },
  remind: {
    vi: 'Báo lại cho hệ thống quản lý văn bản rằng có văn bản chờ.',
    en: 'The DMS is told again that it waits.'
  },
  'settle-as-taken': {
    vi: 'Ghi nhận là đã lấy, theo sổ của chính hệ thống đó.',
    en: "It is settled as taken, on the word of the DMS's own book."
  },
  acknowledge: { vi: 'Báo nhận lại cho trục.', en: 'The axis is told again that we have it.' },
  'compare-again': { vi: 'Hỏi và đối soát lại ngày này.', en: 'The day is asked for and compared again.' }
} as const satisfies Readonly<Record<string, Words>>

export const whomWords = {
  axis: {
    vi: 'Liên hệ đơn vị vận hành trục: có văn bản mang tên ta mà ta không gửi, hoặc danh sách sai.',
    en: 'Speak to the operator of the axis: something goes under our name, or its list is wrong.'
  },
  dms: {
    vi: 'Liên hệ quản trị hệ thống quản lý văn bản để đối chiếu sổ và gửi lại nếu cần.',
    en: 'Speak to the administrator of the DMS: compare the books, have it sent again if need be.'
  },
  recipient: {
    vi: 'Gọi văn thư bên nhận: chỉ vào sổ một bản, bản kia bỏ; không gửi lấy lại tự động.',
    en: "Call the recipient's clerk: one copy is registered, the other is dropped."
  },
  sender: {
    vi: 'Gọi văn thư bên gửi để xác nhận chỉ có một văn bản.',
    en: "Call the sender's clerk: is it one document?"
  }
} as const satisfies Readonly<Record<string, Words>>

/** `Kẹt: chờ gửi quá lâu`; `Ghi khác nhau: nơi nhận, trạng thái`. */
export function findingWords(
  kind: FindingKind,
  reason: StuckReason | undefined,
  aspects: readonly Aspect[] = []
): Words {
  const more = reason === undefined ? aspects.map(aspect => aspectWords[aspect]) : [reasonWords[reason]]
  const { vi, en } = kindWords[kind]
  if (more.length === 0) return { vi, en }
  return {
    vi: `${vi}: ${more.map(each => each.vi).join(', ')}`,
    en: `${en}: ${more.map(each => each.en).join(', ')}`
  }
}
