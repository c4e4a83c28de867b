/** Steers a simulator: in process by its functions, from outside by `/_control/…`. */
import type { DocumentWords } from './edxml.ts'
import type { Drift } from './drift.ts'
import type { Hub } from './hub.ts'
import type { Taken, Truth } from './records.ts'
import type { AgencySetup, FaultRule } from './options.ts'
import { emptyPdf } from './pdf.ts'
import type { Answered, Asked } from './exchanged.ts'

export interface Origination extends Partial<Omit<DocumentWords, 'from' | 'to' | 'attachment'>> {
  readonly from: string
  readonly to: readonly string[]
  /** Bytes of the attachment; a one-page PDF when absent. */
  readonly attachmentSize?: number
}

export interface Control {
  fault(rule: FaultRule): void
  clearFaults(): void
  truth(): Truth
  /** Makes what is listed differ from what happened; returns the docIds of new items. */
  drift(drift: Drift): readonly string[]
  /** A document of a simulated agency; returns its senderDocId. */
  originate(document: Origination): string
  originateRaw(from: string, bytes: Buffer, to?: readonly string[]): string
  sendStatus(from: string, to: string, about: Taken, statusCode: string, description: string): void
  setAgency(centre: string, agency: AgencySetup): void
  /** A simulated agency recalls what it sent, from those named or from all; returns whom it asked. */
  recall(recall: Parameters<Hub['recall']>[0]): readonly string[]
  /** Makes everything planned happen now; returns how much that was. */
  flush(): number
  /** Refuses connections until `start`. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Forgets every token given out (LGSP). */
  expireTokens(): void
  handle(asked: Asked): Promise<Answered>
}

type Power = Pick<Control, 'stop' | 'start'> & Partial<Pick<Control, 'expireTokens'>>

export function controlOf(hub: Hub, power: Power): Control {
  let number = 1000
  const control: Control = {
    fault: rule => hub.faults.add(rule),
    clearFaults: () => hub.faults.clear(),
    truth: () => hub.truth(),
    drift: drift => hub.drift(drift),
    originate: ({ from, to, attachmentSize, ...words }) => {
      const mine = String(++number)
      const year = new Date().getFullYear()
      return hub.originate({
        documentId: `${from},${year},${mine}/CV`,
        number: mine,
        notation: 'CV',
        subject: 'Về việc phối hợp cung cấp thông tin',
        attachment: {
          name: `${mine}-CV.pdf`,
          bytes: attachmentSize === undefined ? emptyPdf : padded(emptyPdf, attachmentSize)
        },
        ...words,
        from,
        to
      })
    },
    originateRaw: (from, bytes, to) => hub.originateRaw(from, bytes, to),
    sendStatus: (from, to, about, statusCode, description) =>
      hub.sendStatus(from, to, about, statusCode, description),
    recall: recall => hub.recall(recall),
    setAgency: (centre, agency) => hub.register(centre, agency),
    flush: () => hub.timetable.flush(),
    expireTokens: () => undefined,
    ...power,
    handle: asked => handle(hub, control, asked)
  }
  return control
}

async function handle(hub: Hub, control: Control, asked: Asked): Promise<Answered> {
  const name = `${asked.method} ${asked.path.slice('/_control/'.length)}`
  const body =
    asked.body.length === 0 ? {} : (JSON.parse(asked.body.toString('utf8')) as Record<string, unknown>)
  switch (name) {
    case 'GET truth':
      return json(control.truth())
    case 'GET faults':
      return json(hub.faults.list())
    case 'POST faults':
      for (const rule of Array.isArray(body) ? (body as FaultRule[]) : [body as unknown as FaultRule]) {
        control.fault(rule)
      }
      return json(hub.faults.list())
    case 'DELETE faults':
      control.clearFaults()
      return json([])
    case 'GET agencies':
      return json([...hub.agencies.values()])
    case 'POST agencies':
      control.setAgency(String(body.centre), body.agency as AgencySetup)
      return json(hub.agency((body.agency as AgencySetup).code))
    case 'POST drift':
      return json({ made: control.drift(body as unknown as Drift) })
    case 'POST originate':
      return json({ docId: control.originate(body as unknown as Origination) })
    case 'POST status': {
      const about = hub
        .truth()
        .taken.find(taken => taken.senderDocId === body.about || taken.documentId === body.about)
      if (about === undefined) return json({ error: 'no such document' }, 404)
      control.sendStatus(
        text(body.from) ?? about.to,
        text(body.to) ?? about.from,
        about,
        String(body.statusCode),
        text(body.description) ?? ''
      )
      return json({ ok: true })
    }
    case 'GET books':
      return json(control.truth().books)
    case 'POST recall':
      return json({ asked: control.recall(body as unknown as Parameters<Hub['recall']>[0]) })
    case 'POST flush':
      return json({ ran: control.flush() })
    case 'POST tokens/expire':
      control.expireTokens()
      return json({ ok: true })
    case 'POST stop': {
      // Answered first: the stop cuts every connection, this one too.
      hub.timetable.pause(50, () => void control.stop())
      hub.timetable.pause(50 + Number(body.ms ?? 10_000), () => void control.start())
      return json({ ok: true })
    }
    default:
      return json({ error: `no such control: ${name}` }, 404)
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function json(value: unknown, status = 200): Answered {
  return { status, body: JSON.stringify(value ?? null) }
}

function padded(bytes: Buffer, size: number): Buffer {
  return size <= bytes.length
    ? bytes
    : Buffer.concat([bytes, Buffer.alloc(size - bytes.length, '% padding\n')])
}
