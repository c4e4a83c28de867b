/** What a simulated agency says of a document, and when. */
import type { Agency, Taken } from './records.ts'

export interface Step {
  readonly statusCode: string
  readonly description: string
  readonly afterMs: number
}

const words: Readonly<Record<string, string>> = {
  '01': 'Văn thư: Đã đến - Phần mềm QLVB đã nhận nhưng văn thư chưa xử lý',
  '02': 'Văn thư: Từ chối không tiếp nhận văn bản điện tử',
  '03': 'Văn thư: Tiếp nhận văn bản điện tử, vào sổ văn bản đến của đơn vị',
  '04': 'Lãnh đạo: Phân công xử lý',
  '05': 'Chuyên viên: Đang xử lý văn bản đến',
  '06': 'Văn thư: Hoàn thành xử lý',
  '15': 'Văn thư đồng ý yêu cầu cập nhật, lấy lại',
  '16': 'Văn thư từ chối yêu cầu cập nhật, lấy lại'
}

/** At speed 1: arrived after two seconds, completed within some three minutes. */
const times: readonly (readonly [string, number])[] = [
  ['01', 2_000],
  ['03', 15_000],
  ['04', 45_000],
  ['05', 90_000],
  ['06', 180_000]
]

/** Asks for a copy to be given back: a recall, an update that takes this recipient off the list, status 13. */
export function asksBack(taken: Taken): boolean {
  if (taken.kind === 'status') return taken.statusCode === '13'
  return taken.businessType === '1' || (taken.businessType === '2' && taken.removed === true)
}

export class Answering {
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  plan(taken: Taken, agency: Agency): readonly Step[] {
    const slow = 0.75 + this.#random() / 2 // one agency is quicker than another
    if (asksBack(taken)) return this.#toRecall(agency, slow)
    if (taken.kind === 'status') return []
    // What it has already it takes in the newer form, or keeps as it is.
    if (taken.businessType === '2' && taken.added !== true)
      return [this.#step(agency.keeps === true ? '16' : '15', 10_000 * slow)]
    if (agency.refuses !== undefined) {
      return [
        this.#step('01', 2_000 * slow),
        { statusCode: '02', description: agency.refuses, afterMs: 15_000 * slow }
      ]
    }
    return times.map(([code, ms]) => this.#step(code, ms * slow))
  }

  #toRecall(agency: Agency, slow: number): readonly Step[] {
    const answer = agency.keeps === true ? '16' : '15'
    switch (agency.answersRecalls) {
      case 'never':
        return []
      case 'late':
        return [this.#step(answer, 120_000 * slow)]
      case 'twice':
        return [this.#step(answer, 10_000 * slow), this.#step(answer, 25_000 * slow)]
      case 'out-of-order':
        return [this.#step(answer, 500 * slow)]
      default:
        return [this.#step(answer, 10_000 * slow)]
    }
  }

  #step(statusCode: string, afterMs: number): Step {
    return { statusCode, description: words[statusCode] ?? '', afterMs: Math.round(afterMs) }
  }
}
