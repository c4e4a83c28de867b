/** A gateway under pressure says so instead of becoming slower for everybody; its own start is no pressure. */
import { expect, it } from 'vitest'
import { gateway } from '../support/http.ts'
import { until } from '../support/wait.ts'

const { app, call, keys } = await gateway({}, { pressure: { maxEventLoopDelay: 0.000_1 } })
const status = async (url: string) => (await call('GET', url, { key: keys.admin })).statusCode

it('answers 503 when its event loop lags, except to those who look after it', async () => {
  await until(async () => (await status('/v1/documents')) === 503)
  expect(await status('/health/live')).toBe(200)
})

it('answers at once when it has just begun to listen, whatever the start itself has cost', async () => {
  await app.listen({ host: '127.0.0.1', port: 0 })
  expect(await status('/v1/documents')).toBe(200)
})
