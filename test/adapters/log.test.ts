import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createLogger, toLog } from '../../src/adapters/log/pino.ts'

function logged(level: string, facts: Record<string, unknown>): Record<string, unknown> | undefined {
  const to = new PassThrough()
  toLog(createLogger(level, to)).warn(facts, 'something.happened')
  const line = to.read() as Buffer | null
  return line === null ? undefined : (JSON.parse(line.toString()) as Record<string, unknown>)
}

test('a line is the event and its facts', () => {
  expect(logged('info', { delivery: 'd1' })).toMatchObject({
    level: 'warn',
    msg: 'something.happened',
    delivery: 'd1'
  })
})

test('secrets are struck out, two levels deep', () => {
  const line = logged('info', {
    password: 'p1-hidden',
    headers: { authorization: 'Bearer p2-hidden' },
    axis: { config: { secret: 'p3-hidden', key: 'p4-hidden' } }
  })
  expect(line).toMatchObject({ password: '[redacted]', headers: { authorization: '[redacted]' } })
  expect(JSON.stringify(line)).not.toContain('hidden')
})

test('an error keeps its message, stack and cause', () => {
  const error = new Error('outer', { cause: new Error('inner') })
  expect(logged('info', { error })).toMatchObject({
    error: {
      type: 'Error',
      message: expect.stringContaining('outer'),
      stack: expect.stringContaining('inner')
    }
  })
})

test('below its level nothing is written', () => {
  expect(logged('error', {})).toBeUndefined()
})
