/** Axes that push prove themselves by their own rules; here the two sides of that port meet. */
import { verifyPush } from '../axes/vxp/index.ts'
import type { VxpConfig } from '../axes/vxp/index.ts'
import type { Partners } from '../config/index.ts'
import type { Clock } from '../exchange/ports/index.ts'
import type { PushHeaders, PushVerdict, PushVerifier, PushVerifiers } from '../exchange/ports/push.ts'

export function pushVerifiers(partners: Partners, clock: Clock): PushVerifiers {
  const verifiers = new Map<string, PushVerifier>()
  for (const { id, kind, config } of partners.axes)
    if (kind === 'vxp')
      verifiers.set(id, { verify: headers => judge(config as VxpConfig, headers, clock.now()) })
  return { get: axisId => verifiers.get(axisId) }
}

function judge(account: VxpConfig, headers: PushHeaders, now: Date): PushVerdict {
  const verdict = verifyPush(account, headers, now)
  if (!verdict.ok) return { kind: 'refused', problem: verdict.problem }
  const { docId, to } = verdict.facts
  const item = { remoteId: docId, ...(to === undefined ? {} : { to }) }
  return { kind: 'ok', item, open: body => verdict.content(body) }
}
