/** Who a document goes to, and which way: codes as of now, one delivery an organisation, nothing guessed. */
import type { OrganizationBlock } from '../domain/envelope.ts'
import { normaliseCode } from '../domain/organisation.ts'
import type { Organisation } from '../domain/organisation.ts'
import type { Problem, Warning } from '../domain/problem.ts'
import type { Route } from '../domain/routing.ts'
import { chooseRoute } from '../domain/routing.ts'
import type { Directory } from './ports/index.ts'

export interface Recipient {
  /** The code to send to today; differs from the addressed one after a merger. */
  readonly code: string
  /** As the sender wrote it, when the successor's code stands on the envelope instead. */
  readonly addressedCode?: string
  readonly organisation: Organisation
  readonly route: Route
  readonly block: OrganizationBlock
}

export interface ResolvedRecipients {
  readonly recipients: readonly Recipient[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly Warning[]
}

/** `today` is yyyy-MM-dd. One bad recipient is a problem of the whole document: the sender decides, not we. */
export async function resolveRecipients(
  directory: Directory,
  blocks: readonly OrganizationBlock[],
  today: string
): Promise<ResolvedRecipients> {
  const rules = await directory.rules()
  const recipients = new Map<string, Recipient>()
  const problems: Problem[] = []
  const warnings: Warning[] = []
  for (const [index, block] of blocks.entries()) {
    const field = `MessageHeader/To[${index + 1}]/OrganId`
    const resolution = await directory.resolve(normaliseCode(block.organId), today)
    if (resolution.kind === 'unknown') {
      problems.push({ code: 'recipient.unknown', field, detail: block.organId })
      continue
    }
    if (resolution.kind === 'closed') {
      const successors = resolution.successors.map(s => `${s.code} ${s.name}`).join('; ')
      problems.push({ code: 'recipient.closed', field, detail: `${block.organId} → ${successors || '∅'}` })
      continue
    }
    const { organisation } = resolution
    // A redirected recipient is written with its successor's code: the axis knows no other.
    const code = resolution.kind === 'redirected' ? organisation.code : resolution.code
    if (resolution.kind === 'redirected')
      warnings.push({
        code: 'recipient.redirected',
        field,
        detail: `${block.organId} → ${code} ${organisation.name}`
      })
    if (recipients.has(organisation.id)) {
      warnings.push({ code: 'recipient.repeated', field, detail: block.organId })
      continue
    }
    const route = chooseRoute(organisation, code, rules)
    if (route === null) {
      problems.push({ code: 'recipient.no-route', field, detail: block.organId })
      continue
    }
    const redirected = resolution.kind === 'redirected'
    const sent = redirected ? { ...block, organId: code, organName: organisation.name } : block
    const addressed = redirected ? { addressedCode: normaliseCode(block.organId) } : {}
    recipients.set(organisation.id, { code, ...addressed, organisation, route, block: sent })
  }
  return { recipients: [...recipients.values()], problems, warnings }
}
