/** Acts as they are shown, in the words of the office. */
import type { ActKind, ActState } from '../domain/life.ts'
import type { ActSummary, ActView } from '../exchange/ports/life-views.ts'
import type { ActBody, ActSummaryBody } from './schemas/act.ts'
import { given, iso } from './views.ts'

const kindTexts: Readonly<Record<ActKind, string>> = {
  recall: 'Thu hồi',
  update: 'Cập nhật',
  replace: 'Thay thế',
  'take-back': 'Lấy lại'
}

const stateTexts: Readonly<Record<ActState, { readonly vi: string; readonly en: string }>> = {
  waiting: { vi: 'Chờ kết quả gửi văn bản gốc', en: 'Waits for the original' },
  withdrawn: { vi: 'Đã rút lại, chưa tới nơi nhận', en: 'Withdrawn before it arrived' },
  asked: { vi: 'Chờ trả lời', en: 'Answer outstanding' },
  agreed: { vi: 'Đồng ý', en: 'Agreed' },
  declined: { vi: 'Từ chối', en: 'Declined' },
  informed: { vi: 'Đã thông báo', en: 'Informed' }
}

export function actBody(act: ActView): ActBody {
  const { actor: _, recipients, ...facts } = act
  return {
    ...base(facts),
    recipients: recipients.map(each =>
      given({
        ...each,
        stateText: stateTexts[each.state].vi,
        stateTextEn: stateTexts[each.state].en,
        answeredAt: iso(each.answeredAt)
      })
    )
  }
}

export function actSummaryBody(act: ActSummary): ActSummaryBody {
  return { ...act, ...base(act) }
}

function base<T extends { kind: ActKind; at: Date }>(act: T) {
  return { ...act, kindText: kindTexts[act.kind], at: act.at.toISOString() }
}
