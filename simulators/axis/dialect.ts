/** The VXP axis's endpoints (SPEC 4.1 to 4.5). */
import { directoryRows } from '../hub/directory-rows.ts'
import type { Hub } from '../hub/hub.ts'
import type { Agency, Item, ItemStatus } from '../hub/records.ts'
import type { Answered, Asked } from '../hub/exchanged.ts'
import type { Dialect } from '../hub/server.ts'
import type { CentreSetup } from '../hub/options.ts'
import { check, unpaddedSha256 } from './signing.ts'

type Values = ReadonlyMap<string, string>
type Endpoint = (hub: Hub, centre: CentreSetup, values: Values, asked: Asked) => Answered

const gets = new Set(['countReceiveEdoc', 'countReceiveStatus', 'downloadEdoc'])

export function vxpDialect(hub: Hub): Dialect {
  return {
    endpointOf: ({ method, path }) => {
      const name = path.slice(path.lastIndexOf('/') + 1)
      return name in endpoints && method === (gets.has(name) ? 'GET' : 'POST') ? name : undefined
    },
    handle: (endpoint, asked) => {
      const checked = check(asked.headers, hub.centres)
      if (!checked.ok) return fail('15', checked.reason)
      return (
        endpoints[endpoint]?.(hub, checked.centre, checked.values, asked) ?? fail('20', 'khong co dich vu')
      )
    },
    fail
  }
}

const endpoints: Readonly<Record<string, Endpoint>> = {
  sendEdoc: (hub, centre, values, { body }) => {
    if (body.length < 2 || body.subarray(-2).toString('latin1') !== '\r\n')
      return fail('10', 'file khong hop le')
    const file = body.subarray(0, -2)
    if (values.get('hash-file') !== unpaddedSha256(file)) return fail('10', 'hash-file khong khop')
    const from = values.get('from')
    const to = values.get('to')
    const result = hub.take(centre.systemId, file, {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to: JSON.parse(to) as string[] })
    })
    if (result.kind === 'refused') return fail(result.code, result.reason)
    return fine({ DocId: result.docId })
  },
  getReceivedEdocList: (hub, centre, values) => {
    const items = receivedItems(hub, centre, values)
    const turned =
      hub.faults.strike('outOfOrder', 'getReceivedEdocList') === undefined ? items : [...items].reverse()
    return fine({ data: turned.map(listed) })
  },
  countReceiveEdoc: (hub, centre, values) =>
    fine({ count: hub.inbox(centre.systemId, 'edoc', values.get('from')).length }),
  countReceiveStatus: (hub, centre, values) =>
    fine({ count: hub.inbox(centre.systemId, 'status', values.get('from')).length }),
  getEdoc: (hub, centre, values) => {
    const found = hub.item(centre.systemId, values.get('docid') ?? '')
    if (found === undefined) return fail('20', 'khong tim thay van ban')
    return { status: 200, body: base64Answer(found.content) }
  },
  downloadEdoc: (hub, centre, values) => {
    const found = hub.item(centre.systemId, values.get('docid') ?? '')
    if (found === undefined) return fail('20', 'khong tim thay van ban')
    return { status: 200, contentType: 'application/octet-stream', body: [found.content] }
  },
  updateStatus: (hub, centre, values) => {
    const status = values.get('status')
    if (status !== 'processing' && status !== 'done' && status !== 'fail')
      return fail('20', 'status khong hop le')
    const known = hub.acknowledge(
      centre.systemId,
      values.get('docid') ?? '',
      status satisfies ItemStatus,
      values.get('description')
    )
    return known ? fine({}) : fail('20', 'khong tim thay van ban')
  },
  getSentEdocList: (hub, centre, values) => {
    const sent = hub.sent(centre.systemId, kindOf(values), values.get('from')).filter(between(values))
    return fine({ data: sent.map(sentRow) })
  },
  getAgenciesList: hub =>
    agencies(hub, 'getAgenciesList', alive(hub), agency => ({
      code: agency.code,
      oldCode: agency.otherCode ?? ''
    })),
  getAgenciesListQD20: hub => {
    const both = alive(hub).filter(agency => agency.otherCode !== undefined)
    return agencies(hub, 'getAgenciesListQD20', both, ({ code, otherCode }) => ({
      code: otherCode,
      code102: code
    }))
  },
  // All of them, whatever version the caller has: deleted ones too.
  getSynchronizeUnit: hub =>
    agencies(hub, 'getSynchronizeUnit', [...hub.agencies.values()], agency => ({
      code: agency.code,
      centerCode: agency.centre,
      version: agency.version,
      deleted: agency.deleted,
      modifyDate: agency.modifiedAt,
      isAgency: true
    })),
  registerAgency: (hub, centre, _values, { body }) => {
    const { code, name, pcode, mail } = JSON.parse(body.toString('utf8')) as Record<string, string>
    if (code === undefined || code === '' || name === undefined) return fail('20', 'thieu ma hoac ten')
    const held = hub.agency(code)
    if (held !== undefined && held.centre !== centre.systemId) return fail('20', 'ma da duoc dang ky')
    hub.register(centre.systemId, {
      ...held,
      code,
      name,
      ...(pcode === undefined || pcode === '' ? {} : { parentCode: pcode }),
      ...(mail === undefined || mail === '' ? {} : { mail })
    })
    return fine({})
  },
  deleteAgency: (hub, centre, values) =>
    hub.unregister(centre.systemId, values.get('agencycode') ?? '')
      ? fine({})
      : fail('19', 'khong phai don vi cua trung tam')
}

/** Without dates: the inbox. With dates: all that came then, acknowledged or not. */
function receivedItems(hub: Hub, centre: CentreSetup, values: Values): readonly Item[] {
  const asked = [centre.systemId, kindOf(values), values.get('from')] as const
  if (!values.has('fromdate')) return hub.inbox(...asked)
  return hub.received(...asked).filter(between(values))
}

function between(values: Values): (item: Item) => boolean {
  const [from, to] = [values.get('fromdate') ?? '0000/00/00', values.get('todate') ?? '9999/99/99']
  return ({ createdAt }) => createdAt.slice(0, 10) >= from && createdAt.slice(0, 10) <= to
}

function fine(fields: object): Answered {
  return {
    status: 200,
    body: JSON.stringify({ status: 'OK', ErrorCode: '0', ErrorDesc: 'Thanh cong', ...fields })
  }
}

function fail(code: string, reason: string): Answered {
  return { status: 200, body: JSON.stringify({ status: 'FAIL', ErrorCode: code, ErrorDesc: reason }) }
}

function kindOf(values: Values): 'edoc' | 'status' | undefined {
  const kind = values.get('messagetype')
  return kind === 'edoc' || kind === 'status' ? kind : undefined
}

function listed(item: Item) {
  return {
    docId: item.docId,
    serviceType: 'eDoc',
    messageType: item.kind,
    created_time: item.createdAt,
    updated_time: item.updatedAt,
    from: item.from,
    to: item.to,
    status: item.status,
    status_desc: item.description ?? ''
  }
}

function sentRow(item: Item) {
  return {
    serviceType: 'eDoc',
    senderDocId: item.senderDocId,
    receiverDocId: item.docId,
    fromCode: item.from,
    toCode: item.to,
    sendStatus: 'done',
    sendStatusDesc: '',
    receiveStatus: item.status,
    receiveStatusDesc: item.description ?? '',
    title: item.title,
    notation: item.notation,
    messageType: item.kind,
    sentTime: item.createdAt,
    receivedTime: item.updatedAt
  }
}

function agencies(
  hub: Hub,
  endpoint: string,
  list: readonly Agency[],
  more: (agency: Agency) => Readonly<Record<string, unknown>>
): Answered {
  const rows = list.map(agency => ({ ...row(agency), ...more(agency) }))
  return fine({ data: directoryRows(hub, endpoint, rows) })
}

function alive(hub: Hub): readonly Agency[] {
  return [...hub.agencies.values()].filter(agency => !agency.deleted)
}

function row(agency: Agency) {
  return { id: agency.code, pid: agency.parentCode ?? '', name: agency.name, mail: agency.mail ?? '' }
}

/** The file as one JSON string, in pieces: three bytes are four characters. */
function* base64Answer(content: Buffer): Generator<Buffer> {
  yield Buffer.from('{"status":"OK","ErrorCode":"0","ErrorDesc":"Thanh cong","data":"')
  const step = 3 * 64 * 1024
  for (let at = 0; at < content.length; at += step) {
    yield Buffer.from(content.subarray(at, at + step).toString('base64'))
  }
  yield Buffer.from('"}')
}
