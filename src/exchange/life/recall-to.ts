/** Whom a recall goes to: the recipients of the original, by the way the original went to them. */
import type { OrganizationBlock } from '../../domain/envelope.ts'
import { normaliseCode } from '../../domain/organisation.ts'
import { BrokenPromise } from '../../domain/problem.ts'
import type { Warning } from '../../domain/problem.ts'
import { chooseRoute } from '../../domain/routing.ts'
import type { DeliveryRecord, Ports } from '../ports/index.ts'
import type { Recipient } from '../recipients.ts'
import { isSameRecipient } from './match.ts'

export interface Named {
  readonly copies: readonly DeliveryRecord[]
  readonly unknown: readonly OrganizationBlock[]
}

/** The copies of those named; of all when nobody is named, or nobody but the sender. `today` is yyyy-MM-dd. */
export async function copiesOfNamed(
  ports: Ports,
  named: readonly OrganizationBlock[],
  sender: { readonly id: string; readonly code: string },
  copies: readonly DeliveryRecord[],
  today: string
): Promise<Named> {
  const wanted = new Set<DeliveryRecord>()
  const unknown: OrganizationBlock[] = []
  let others = 0
  for (const block of named) {
    const recipientCode = normaliseCode(block.organId)
    const standing = await ports.store.directory.resolve(recipientCode, today)
    const recipientId = 'organisation' in standing ? standing.organisation.id : undefined
    const mine = copies.filter(copy =>
      isSameRecipient({ recipientCode, ...(recipientId === undefined ? {} : { recipientId }) }, copy)
    )
    if (mine.length === 0 && (recipientId === sender.id || recipientCode === sender.code)) continue
    others += 1
    if (mine.length === 0) unknown.push(block)
    for (const copy of mine) wanted.add(copy)
  }
  return { copies: others === 0 ? copies : [...wanted], unknown }
}

/**
 * The way the copy went; a successor's where its recipient has closed since, because an axis takes no closed code. What
 * can no longer be resolved keeps the old way: a recall must not fail for what it will not have to send.
 */
export async function recipientsOfCopies(
  ports: Ports,
  copies: readonly DeliveryRecord[],
  today: string
): Promise<{ recipients: Recipient[]; warnings: Warning[] }> {
  const { directory } = ports.store
  const recipients = new Map<string, Recipient>()
  const warnings: Warning[] = []
  for (const copy of copies) {
    const standing = await directory.resolve(normaliseCode(copy.recipientCode), today)
    const before = copy.recipientId === undefined ? null : await directory.get(copy.recipientId)
    const organisation = 'organisation' in standing ? standing.organisation : before
    if (organisation === null) throw new BrokenPromise('system.unexpected', { delivery: copy.id })
    if (recipients.has(organisation.id)) continue
    const redirected = standing.kind === 'redirected'
    const code = redirected ? normaliseCode(organisation.code) : copy.recipientCode
    if (redirected)
      warnings.push({
        code: 'recipient.redirected',
        field: 'MessageHeader/To',
        detail: `${copy.recipientCode} → ${code} ${organisation.name}`
      })
    const anew = redirected || ports.carriers.get(copy.route.id) === undefined
    const route = anew ? chooseRoute(organisation, code, await directory.rules()) : null
    recipients.set(organisation.id, {
      code,
      ...(redirected ? { addressedCode: normaliseCode(copy.recipientCode) } : {}),
      organisation,
      route: route ?? copy.route,
      block: { organId: code, organName: organisation.name }
    })
  }
  return { recipients: [...recipients.values()], warnings }
}
