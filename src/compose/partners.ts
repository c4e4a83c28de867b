/** The axes and DMSs of this province, built from the partners file by the lists in axes/ and connectors/. */
import { readFileSync } from 'node:fs'
import { axisDrivers } from '../axes/index.ts'
import { connectorKinds } from '../connectors/index.ts'
import type { Config, Partners, RawEnvironment } from '../config/index.ts'
import { readPartners } from '../config/index.ts'
import { BrokenPromise } from '../domain/problem.ts'
import type { Axis, Carriers, Clock, Connector, Contents, Log } from '../exchange/ports/index.ts'

/**
 * Without a file: no axis, and one DMS of the generic kind that uses the API. Enough to try the API, and every
 * recipient outside is refused (`recipient.no-route`) instead of silently kept.
 */
const withoutFile = {
  gateway: { organId: '000.00.00.H00', name: 'Cổng liên thông (chưa cấu hình đối tác)' },
  axes: [],
  connectors: [{ id: 'generic', kind: 'generic', label: 'Hệ thống quản lý văn bản' }]
}

/** Throws BrokenPromise `config.invalid` naming every wrong key. */
export function loadPartners(config: Config, env: RawEnvironment, log: Log): Partners {
  if (config.partnersFile === undefined) log.warn({ expected: 'LIENTHONG_PARTNERS_FILE' }, 'partners.no-file')
  const text = config.partnersFile === undefined ? JSON.stringify(withoutFile) : readText(config.partnersFile)
  return readPartners(text, { axes: axisDrivers, connectors: connectorKinds }, env, path =>
    readText(path).trim()
  )
}

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new BrokenPromise(
      'config.invalid',
      {
        problems: [
          {
            key: path,
            found: { vi: `không đọc được: ${why}`, en: `cannot be read: ${why}` },
            expected: { vi: 'một tệp đọc được', en: 'a readable file' }
          }
        ]
      },
      error
    )
  }
}

export interface Tools {
  readonly contents: Contents
  readonly log: Log
  readonly clock: Clock
}

/** What the story must know of a partner, whichever driver speaks to it. */
function withRecalls<C extends Axis | Connector>(carrier: C, { recallBy }: Partners['axes'][number]): C {
  return recallBy === undefined ? carrier : Object.assign(carrier, { recallBy })
}

export interface BuiltPartners {
  readonly carriers: Carriers
  close(): Promise<void>
}

export function buildPartners(partners: Partners, tools: Tools): BuiltPartners {
  const axes: Axis[] = partners.axes.map(entry => {
    const { id, kind, label, config } = entry
    return withRecalls(
      axisDrivers[kind as keyof typeof axisDrivers].create(id, label, config, tools.log),
      entry
    )
  })
  const connectors: Connector[] = partners.connectors.map(entry => {
    const { id, kind, label, config } = entry
    return withRecalls(
      connectorKinds[kind as keyof typeof connectorKinds].create(id, label, config, tools),
      entry
    )
  })
  const all = new Map([...axes, ...connectors].map(carrier => [carrier.id, carrier]))
  return {
    carriers: { get: id => all.get(id), axes: () => axes, connectors: () => connectors },
    close: async () => {
      for (const connector of connectors) await connector.close?.()
    }
  }
}
