import { afterEach, expect, test } from 'vitest'
import type { Relay, RelayedJob } from '../../src/exchange/ports/index.ts'
import { startRelayLoop } from '../../src/exchange/relay-loop.ts'
import { settableClock } from '../support/clock.ts'
import { closedGate } from '../support/gate.ts'
import { keptLog } from '../support/log.ts'
import { until } from '../support/wait.ts'

type Hand = Relay['hand']
const job = (ref: string): RelayedJob => ({
  topic: 'deliver',
  ref,
  lane: 'vxp',
  priority: 0,
  dueAt: new Date(0),
  epoch: 1
})

const loops: { stop(): Promise<void> }[] = []
afterEach(() => Promise.all(loops.splice(0).map(loop => loop.stop())))

/** `waits` counts how often the loop came to rest; it rests until it is stopped. */
function start(hand: Hand, enqueue: (jobs: readonly unknown[]) => Promise<void> = async () => {}) {
  const log = keptLog()
  const state = { log, waits: 0 }
  const relay: Relay = {
    hand,
    wait: (_ms, signal) => {
      state.waits += 1
      return new Promise(resolve => {
        signal.addEventListener('abort', () => resolve())
      })
    }
  }
  const loop = startRelayLoop({
    relay,
    queue: { enqueue },
    clock: settableClock(),
    log,
    carriers: { get: () => undefined },
    intervalMs: 1000,
    sweepMs: 2000
  })
  loops.push(loop)
  return { ...loop, state }
}

test('hands over until nothing is due, then rests', async () => {
  const counts = [200, 3, 0]
  const { state } = start(async () => counts.shift() ?? 0)
  await until(() => state.waits === 1)
  expect(counts).toEqual([])
})

test('hands to the queue what the relay chose; a partner that is gone has one place', async () => {
  const handed: unknown[] = []
  let first = true
  const { state } = start(
    async ({ enqueue, lanes, sweepMs }) => {
      expect([lanes('gone').concurrency, sweepMs]).toEqual([1, 2000])
      if (!first) return 0
      first = false
      await enqueue([job('a')])
      return 1
    },
    async jobs => void handed.push(...jobs)
  )
  await until(() => state.waits === 1)
  expect(handed).toMatchObject([{ ref: 'a' }])
})

test('survives a queue that is away, and says when it began and when it ended', async () => {
  let failures = 3
  const { state } = start(
    async ({ enqueue }) => {
      if (failures === 0) return 0
      await enqueue([job('a')])
      return 1
    },
    async () => {
      failures -= 1
      throw new Error('redis is away')
    }
  )
  await until(() => state.waits === 1)
  expect(state.log.events()).toEqual(['relay.stopped', 'relay.resumed'])
  expect(state.log.lines[1]?.facts).toEqual({ failures: 3 })
})

test('a stop waits for the hand-over under way and cuts the pause after a failure short', async () => {
  const gate = closedGate()
  let handing = false
  const loop = start(async () => {
    handing = true
    await gate.passed
    throw new Error('failed while stopping')
  })
  await until(() => handing)
  let stopped = false
  const stopping = loop.stop().then(() => (stopped = true))
  await Promise.resolve()
  expect(stopped).toBe(false)
  gate.open()
  await stopping
})
