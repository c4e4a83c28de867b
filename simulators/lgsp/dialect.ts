/** A provincial LGSP's REST facade (SPEC 4.8), plus a list of what was sent, which the real one may lack. */
import { randomBytes } from 'node:crypto'
import { directoryRows } from '../hub/directory-rows.ts'
import type { Hub } from '../hub/hub.ts'
import type { Item } from '../hub/records.ts'
import type { CentreSetup } from '../hub/options.ts'
import type { Answered, Asked } from '../hub/exchanged.ts'
import type { Dialect } from '../hub/server.ts'
import { partsOf } from './multipart.ts'

const methods: Readonly<Record<string, string>> = {
  login: 'POST',
  sendEdoc: 'POST',
  syncReceivedEdocList: 'GET',
  syncSentEdocList: 'GET',
  getEdoc: 'GET',
  updateStatus: 'POST',
  getAgenciesList: 'GET'
}

export class LgspDialect implements Dialect {
  readonly #hub: Hub
  readonly #tokenMs: number
  readonly #tokens = new Map<string, { systemId: string; until: number }>()

  constructor(hub: Hub, tokenMs: number) {
    this.#hub = hub
    this.#tokenMs = tokenMs
  }

  expireTokens(): void {
    this.#tokens.clear()
  }

  endpointOf({ method, path }: Pick<Asked, 'method' | 'path'>): string | undefined {
    if (!path.startsWith('/v1/')) return undefined
    const name = path.slice(path.lastIndexOf('/') + 1)
    return methods[name] === method ? name : undefined
  }

  fail(code: string, reason: string): Answered {
    return json({
      success: false,
      message: reason,
      data: { status: 'FAIL', errorCode: code, errorDesc: reason }
    })
  }

  handle(endpoint: string, asked: Asked): Answered {
    if (endpoint === 'login') return this.#login(asked)
    const token = this.#tokens.get((asked.headers.authorization ?? '').replace(/^Bearer /, ''))
    if (token === undefined || token.until < Date.now())
      return json({ success: false, message: 'Unauthorized' }, 401)
    const centre = this.#hub.centres.get(String(asked.headers['x-systemid']))
    if (centre?.systemId !== token.systemId || centre.secret !== asked.headers['x-secretkey']) {
      return this.fail('15', 'sai SystemId/SecretKey')
    }
    return this.#answer(endpoint, centre, asked)
  }

  #login({ body }: Asked): Answered {
    const { username, password } = JSON.parse(body.toString('utf8')) as Record<string, string>
    const centre = [...this.#hub.centres.values()].find(
      one => one.username === username && one.password === password
    )
    if (centre === undefined) return json({ success: false, message: 'sai tai khoan' }, 401)
    const token = randomBytes(24).toString('base64url')
    this.#tokens.set(token, { systemId: centre.systemId, until: Date.now() + this.#tokenMs })
    return json({ success: true, message: '', data: { token } })
  }

  #agencies(endpoint: string): Answered {
    const rows = [...this.#hub.agencies.values()]
      .filter(agency => !agency.deleted)
      .map(({ code, name, parentCode, mail, otherCode }) => {
        return { id: code, pid: parentCode ?? '', code, name, mail: mail ?? '', code102: otherCode ?? '' }
      })
    const data = directoryRows(this.#hub, endpoint, rows)
    return json({ success: true, message: '', count: Math.max(rows.length, data.length), data })
  }

  #answer(endpoint: string, centre: CentreSetup, asked: Asked): Answered {
    const hub = this.#hub
    const { query } = asked
    const kind = query.get('messageType')
    const asKind = kind === 'edoc' || kind === 'status' ? kind : undefined
    const within = ({ createdAt }: Item) => {
      const date = createdAt.slice(0, 10)
      return date >= (query.get('fromDate') ?? '0000') && date <= (query.get('toDate') ?? '9999')
    }
    switch (endpoint) {
      case 'sendEdoc': {
        const parts = partsOf(asked.body, asked.headers['content-type'] ?? '')
        const file = parts.get('edocFile')
        if (file === undefined || parts.get('messageType') === undefined)
          return this.fail('10', 'file khong hop le')
        const result = hub.take(centre.systemId, file, {})
        if (result.kind === 'refused') return this.fail(result.code, result.reason)
        const data = { docId: result.docId, status: 'OK', errorCode: '0', errorDesc: '' }
        return json({ success: true, message: 'Thành công', data })
      }
      case 'syncReceivedEdocList': {
        const items = hub.inbox(centre.systemId, asKind, undefined).filter(within)
        const turned = hub.faults.strike('outOfOrder', endpoint) === undefined ? items : [...items].reverse()
        return listOf(
          turned.map(({ docId, from, to, status, kind: messageType, createdAt }) => {
            return { docId, from, to, status, messageType, created_time: createdAt }
          })
        )
      }
      case 'syncSentEdocList':
        return listOf(
          hub
            .sent(centre.systemId, asKind, undefined)
            .filter(within)
            .map(item => ({
              docId: item.senderDocId,
              from: item.from,
              to: item.to,
              messageType: item.kind,
              edocCode: item.notation,
              sentTime: item.createdAt
            }))
        )
      case 'getEdoc': {
        const found = hub.item(centre.systemId, query.get('docId') ?? '')
        if (found === undefined) return this.fail('20', 'khong tim thay van ban')
        const { item, content } = found
        const head = { docId: item.docId, from: item.from, edocCode: item.notation, edocAbstract: item.title }
        return { status: 200, body: edocAnswer(head, content) }
      }
      case 'updateStatus': {
        const { docId, status } = JSON.parse(asked.body.toString('utf8')) as { docId: string; status: string }
        if (status !== 'processing' && status !== 'done' && status !== 'fail')
          return this.fail('20', 'status')
        const known = hub.acknowledge(centre.systemId, docId, status)
        return known ? json({ success: true, message: '' }) : this.fail('20', 'khong tim thay van ban')
      }
      default:
        return this.#agencies(endpoint)
    }
  }
}

function listOf(data: readonly object[]): Answered {
  return json({ success: true, message: '', count: data.length, data })
}

function json(value: object, status = 200): Answered {
  return { status, body: JSON.stringify(value) }
}

function* edocAnswer(head: object, content: Buffer): Generator<Buffer> {
  const fields = JSON.stringify(head)
  yield Buffer.from(`{"success":true,"message":"","data":${fields.slice(0, -1)},"edxml":"`)
  const step = 3 * 64 * 1024
  for (let at = 0; at < content.length; at += step) {
    yield Buffer.from(content.subarray(at, at + step).toString('base64'))
  }
  yield Buffer.from('","attachments":[]}}')
}
