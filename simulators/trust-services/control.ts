/** Steers the services: in process by `services.world` and `services.faults`, from outside by `/_control/…`. */
import { revocationReasons, type RevocationReason } from '../../certs-dev/index-file.ts'
import type { Fault, Faults } from './faults.ts'
import type { Asked } from './journal.ts'
import type { World } from './world.ts'

export interface Steered {
  readonly world: World
  readonly faults: Faults
  readonly asked: readonly Asked[]
}

export interface Told {
  readonly status: number
  readonly body: string
}

/** `name`: method and path after `/_control/`. A wrong body is answered with 400 and the reason. */
export function steer(name: string, body: Buffer, { world, faults, asked }: Steered): Told {
  try {
    const read = body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as unknown)
    switch (name) {
      case 'GET truth':
        return told({ asked })
      case 'GET faults':
        return told(faults.list())
      case 'POST faults':
        for (const fault of Array.isArray(read) ? (read as Fault[]) : [read as Fault]) faults.arm(fault)
        return told(faults.list())
      case 'DELETE faults':
        faults.clear()
        return told([])
      case 'POST revoke': {
        const { name: whose, at, reason = 'keyCompromise' } = read as Record<string, string | undefined>
        world.revoke(known(whose, world), {
          at: at === undefined ? new Date() : new Date(at),
          reason: reasonOf(reason)
        })
        return told({ ok: true })
      }
      case 'POST restore':
        world.restore(known((read as Record<string, string | undefined>).name, world))
        return told({ ok: true })
      default:
        return told({ error: `no such control: ${name}` }, 404)
    }
  } catch (error) {
    return told({ error: String(error) }, 400)
  }
}

function known(name: string | undefined, world: World): string {
  if (name === undefined || !world.has(name)) throw new Error(`no such certificate: ${String(name)}`)
  return name
}

function reasonOf(reason: string): RevocationReason {
  if (!Object.hasOwn(revocationReasons, reason)) throw new Error(`no such reason: ${reason}`)
  return reason as RevocationReason
}

function told(value: unknown, status = 200): Told {
  return { status, body: JSON.stringify(value) }
}
