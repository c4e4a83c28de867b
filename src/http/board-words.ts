/** Words of the board, as clerks read them. */
import type { Level } from '../domain/organisation.ts'
import type { BoardRecipient, BoardStanding } from '../exchange/ports/board.ts'

interface Words {
  readonly vi: string
  readonly en: string
}

export const boardLevels = ['trung-uong', 'tinh', 'huyen', 'xa', 'unknown'] as const
export type BoardLevel = (typeof boardLevels)[number]

export const levelTexts: Readonly<Record<Level | 'unknown', Words>> = {
  'trung-uong': { vi: 'Trung ương', en: 'Central' },
  tinh: { vi: 'Tỉnh', en: 'Province' },
  huyen: { vi: 'Huyện', en: 'District' },
  xa: { vi: 'Xã', en: 'Commune' },
  unknown: { vi: 'Không rõ', en: 'Not known' }
}

export const standingTexts: Readonly<Record<BoardStanding, Words>> = {
  waiting: { vi: 'Chưa gửi', en: 'Not sent yet' },
  sent: { vi: 'Đã gửi', en: 'Sent' },
  arrived: { vi: 'Đã đến', en: 'Arrived' },
  registered: { vi: 'Tiếp nhận', en: 'Registered' },
  assigned: { vi: 'Phân công', en: 'Assigned' },
  'in-progress': { vi: 'Đang xử lý', en: 'In progress' },
  completed: { vi: 'Hoàn thành', en: 'Completed' },
  refused: { vi: 'Từ chối', en: 'Refused' },
  'taken-back': { vi: 'Đã lấy lại', en: 'Taken back' }
}

type Clock = NonNullable<BoardRecipient['clock']>
export const clockTexts: Readonly<Record<Clock['kind'], Words>> = {
  send: { vi: 'Hạn gửi', en: 'To be sent by' },
  arrival: { vi: 'Hạn báo nhận', en: 'To be acknowledged by' },
  due: { vi: 'Hạn xử lý', en: 'To be completed by' },
  answer: { vi: 'Hạn trả lời lấy lại', en: 'Take-back to be answered by' }
}

type Act = NonNullable<BoardRecipient['act']>
export const actTexts: Readonly<Record<Act['kind'], Words>> = {
  recall: { vi: 'Thu hồi', en: 'Recall' },
  update: { vi: 'Cập nhật', en: 'Update' },
  replace: { vi: 'Thay thế', en: 'Replacement' },
  'take-back': { vi: 'Lấy lại', en: 'Take-back' }
}
export const actStateTexts: Readonly<Record<Act['state'], Words>> = {
  waiting: {
    vi: 'Chờ xác định văn bản đã tới chưa',
    en: 'Waits until it is clear whether the document arrived'
  },
  withdrawn: { vi: 'Rút lại khi chưa gửi', en: 'Withdrawn before it left' },
  asked: { vi: 'Chờ trả lời', en: 'Answer outstanding' },
  agreed: { vi: 'Đồng ý', en: 'Agreed' },
  declined: { vi: 'Không đồng ý', en: 'Declined' },
  informed: { vi: 'Đã báo', en: 'Informed' }
}
