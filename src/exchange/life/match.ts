/** Which copies of an original belong to the recipient that an act goes to. */
import { normaliseCode } from '../../domain/organisation.ts'
import type { DeliveryRecord, NewDelivery, Repositories } from '../ports/index.ts'

type Party = Pick<NewDelivery, 'recipientCode' | 'recipientId' | 'addressedCode'>

export function isSameRecipient(a: Party, b: Party): boolean {
  if (a.recipientId !== undefined && a.recipientId === b.recipientId) return true
  const codes = codesOf(a)
  return codesOf(b).some(code => codes.includes(code))
}

function codesOf({ recipientCode, addressedCode }: Party): string[] {
  return [recipientCode, ...(addressedCode === undefined ? [] : [addressedCode])].map(normaliseCode)
}

/**
 * Ids of the copies by the id of the delivery that carries the act. After a merger two offices' copies may belong to one
 * recipient. `today` is yyyy-MM-dd.
 */
export async function matchCopies(
  tx: Repositories,
  carriers: readonly NewDelivery[],
  copies: readonly DeliveryRecord[],
  today: string
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const matched = new Map(carriers.map(carrier => [carrier.id, new Set<string>()]))
  for (const copy of copies) {
    let owner = carriers.find(carrier => isSameRecipient(carrier, copy))
    if (owner === undefined) {
      const standing = await tx.directory.resolve(normaliseCode(copy.recipientCode), today)
      const id = 'organisation' in standing ? standing.organisation.id : undefined
      owner = carriers.find(carrier => id !== undefined && carrier.recipientId === id)
    }
    if (owner !== undefined) matched.get(owner.id)?.add(copy.id)
  }
  return matched
}
