import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Pkcs11Config } from '../../../src/adapters/keys/config.ts'
import { openKeys, type KeyRing } from '../../../src/adapters/keys/index.ts'
import { TokenHolder } from '../../../src/adapters/keys/token/holder.ts'
import { Hidden } from '../../../src/domain/hidden.ts'
import { BrokenPromise } from '../../../src/domain/problem.ts'
import { bench, hasSofthsm, isKey, makeToken, ready, signsFor, type Bench, type Token } from './stage.ts'

if (!hasSofthsm)
  console.log('SKIPPED test/adapters/keys/token: SoftHSM2, its softhsm2-util or openssl is not installed')

const hasCompiler = spawnSync('cc', ['--version']).status === 0
if (!hasCompiler) console.log('SKIPPED libraries that hang or crash: no C compiler is installed')

describe.skipIf(!hasSofthsm)('a key on a PKCS#11 token', () => {
  let at: Bench
  let token: Token
  const rings: KeyRing[] = []
  beforeAll(async () => {
    at = await bench()
    token = makeToken(at.folder)
    for (const [name, id] of [
      ['dong-nai', '01'],
      ['van-phong', '02']
    ] as const) {
      const { keyPem, der } = at.pki.certificate(name)
      token.putKey(keyPem, name, id)
      token.putCertificate(der, name, id)
    }
    token.putCertificate(at.pki.certificate('sub-g2').der, 'sub', '09')
    const { keyPem } = at.pki.certificate('so-noi-vu')
    token.putKey(keyPem, 'bare', '03')
  })
  afterEach(() => {
    for (const ring of rings.splice(0)) ring.close()
  })
  afterAll(() => at.remove())

  const config = (more: Partial<Pkcs11Config> = {}): Pkcs11Config => ({
    id: 'hsm',
    kind: 'pkcs11',
    module: token.module,
    token: token.label,
    pin: new Hidden(token.pin),
    keyLabel: 'dong-nai',
    ...more
  })
  const open = async (...gateway: Pkcs11Config[]) => {
    const ring = await openKeys({ gateway, agencies: [] })
    rings.push(ring)
    return ring
  }
  const reasonOf = async (more: Partial<Pkcs11Config>) => {
    const found = (await open(config(more))).keyFor('envelope', new Date())
    return isKey(found) ? 'ready' : found.problem.code
  }

  it('is found by labels and signs; certificate and issuer come from the token', async () => {
    const key = ready(await open(config()))
    expect(key.facts.sha256).toBe(at.pki.certificate('dong-nai').sha256)
    expect(key.chain.map(der => Buffer.from(der))).toEqual([Buffer.from(at.pki.certificate('sub-g2').der)])
    expect(await signsFor(key)).toBe(true)
  })

  it('is found by id, and takes its certificate from a file', async () => {
    const certificate = path.join(at.pki.folder, at.pki.certificate('so-noi-vu').chainPem)
    const { keyLabel: _, ...byId } = config({ keyId: '03', certificate })
    const key = ready(await open(byId))
    expect(key.chain).toHaveLength(1)
    expect(await signsFor(key)).toBe(true)
  })

  it.each(['prime256v1', 'secp384r1'] as const)('may be an EC key: %s', async curve => {
    const { key, certificate } = at.ec(curve)
    const pkcs8 = path.join(at.folder, 'ec.p8')
    at.openssl('pkcs8', '-topk8', '-nocrypt', '-in', key, '-out', pkcs8)
    const id = curve === 'prime256v1' ? '11' : '12'
    token.putKey(readFileSync(pkcs8, 'utf8'), curve, id)
    const opened = ready(await open(config({ keyLabel: curve, certificate })))
    expect(opened.algorithm).toBe(curve === 'prime256v1' ? 'ecdsa-sha256' : 'ecdsa-sha384')
    expect(await signsFor(opened)).toBe(true)
  })

  it('many signatures at once are all right, and the event loop goes on', async () => {
    const key = ready(await open(config()))
    let ticks = 0
    const timer = setInterval(() => ticks++, 5)
    const began = Date.now()
    const all = await Promise.all(Array.from({ length: 100 }, (_, i) => signsFor(key, `văn bản ${i}`)))
    clearInterval(timer)
    expect(all.every(Boolean)).toBe(true)
    expect(ticks).toBeGreaterThan(0)
    console.log(`100 RSA-2048 signatures by the token, each verified: ${Date.now() - began} ms`)
  })

  it('two keys of one token share its process and its login', async () => {
    const ring = await openKeys({
      gateway: [config()],
      agencies: [{ organisation: '000.00.01.H19', keys: [config({ id: 'vp', keyLabel: 'van-phong' })] }]
    })
    rings.push(ring)
    expect(await signsFor(ready(ring))).toBe(true)
    expect(await signsFor(ready(ring, '000.00.01.H19'))).toBe(true)
    expect(ring.states().map(each => each.state)).toEqual(['ready', 'ready'])
  })

  it('tells what is missing, each by its own code', async () => {
    expect(await reasonOf({ module: '/usr/lib/none.so' })).toBe('key.module-missing')
    expect(await reasonOf({ token: 'another' })).toBe('key.token-missing')
    expect(await reasonOf({ keyLabel: 'another' })).toBe('key.not-found')
    expect(await reasonOf({ keyLabel: 'dong-nai', keyId: '02' })).toBe('key.not-found')
    expect(await reasonOf({ keyLabel: 'bare' })).toBe('key.certificate-missing')
    const other = path.join(at.pki.folder, at.pki.certificate('van-phong').chainPem)
    expect(await reasonOf({ certificate: other })).toBe('key.certificate-mismatch')
  })

  it('with a wrong PIN is not tried a second time, so that the token does not lock itself', async () => {
    const holder = new TokenHolder(
      { module: token.module, token: token.label, pin: new Hidden('000000') },
      10_000
    )
    const ask = () =>
      holder.check().then(
        () => 'ready',
        (error: { problem: { code: string } }) => error.problem.code
      )
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(Array(3).fill('key.wrong-pin'))
    expect(await ask()).toBe('key.wrong-pin')
    // No process any more: nobody asked the token again.
    expect(holder.pid).toBeUndefined()
    holder.close()
  })

  it('goes on after its process was killed, without anybody noticing', async () => {
    const holder = new TokenHolder(
      { module: token.module, token: token.label, pin: new Hidden(token.pin) },
      10_000
    )
    await holder.check()
    const before = holder.pid!
    process.kill(before, 'SIGKILL')
    await holder.check()
    expect(holder.pid).not.toBe(before)
    holder.close()
  })

  it('waits while the token is away and signs when it is back', async () => {
    const states: string[] = []
    const ring = await openKeys(
      { gateway: [config()], agencies: [] },
      { changed: each => states.push(each.reason?.code ?? each.state) }
    )
    rings.push(ring)
    const key = ready(ring)
    renameSync(token.folder, `${token.folder}-away`)
    await ring.refresh()
    try {
      const [state] = ring.states()
      expect(state).toMatchObject({ state: 'away' })
      const refused = await key.sign(Buffer.from('a')).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(BrokenPromise)
      expect(refused).toMatchObject({ code: 'key.unavailable', facts: { key: 'hsm' } })
      // It is still the key of its organisation: the document waits for it.
      expect(isKey(ring.keyFor('envelope', new Date()))).toBe(true)
    } finally {
      renameSync(`${token.folder}-away`, token.folder)
    }
    await expect.poll(() => signsFor(key).catch(() => false), { timeout: 20_000, interval: 100 }).toBe(true)
    expect(ring.states()[0]).toMatchObject({ state: 'ready' })
    expect(states.at(0)).toBe('ready')
    expect(states.at(-1)).toBe('ready')
    expect(states.length).toBeGreaterThanOrEqual(3)
  })

  it('that was away at the start is there once it is back', async () => {
    renameSync(token.folder, `${token.folder}-away`)
    let ring: KeyRing
    try {
      ring = await open(config())
      const found = ring.keyFor('envelope', new Date())
      expect(found).toMatchObject({ kind: 'unavailable' })
    } finally {
      renameSync(`${token.folder}-away`, token.folder)
    }
    await expect
      .poll(
        async () => {
          await ring.refresh()
          return isKey(ring.keyFor('envelope', new Date()))
        },
        { timeout: 20_000, interval: 200 }
      )
      .toBe(true)
  })

  it.skipIf(!hasCompiler)('that hangs is ended in time, and the program goes on', async () => {
    // A library that never returns from being loaded: its constructor waits for ever.
    const module = compiled(at, 'hang', 'for (;;) pause();')
    const began = Date.now()
    let ticks = 0
    const timer = setInterval(() => ticks++, 10)
    const ring = await open(config({ module, timeoutSeconds: 1 }))
    clearInterval(timer)
    expect(Date.now() - began).toBeLessThan(10_000)
    expect(ticks).toBeGreaterThan(20)
    const found = ring.keyFor('envelope', new Date())
    expect(found).toMatchObject({
      problem: { code: 'key.unavailable', detail: 'hsm: no answer within 1000 ms' }
    })
  })

  it.skipIf(!hasCompiler)('that crashes takes nobody with it', async () => {
    const ring = await open(config({ module: compiled(at, 'crash', '__builtin_trap();') }))
    expect(ring.keyFor('envelope', new Date())).toMatchObject({ problem: { code: 'key.unavailable' } })
    expect(ring.states()[0]?.reason?.detail).toMatch(/the process ended: SIG/)
  })

  it('shows no PIN in what it says', async () => {
    const ring = await open(config({ pin: new Hidden('999-bi-mat') }))
    expect(JSON.stringify([ring, ring.states(), ring.keyFor('envelope', new Date())])).not.toContain(
      '999-bi-mat'
    )
  })
})

/** A library that does this when it is loaded. */
function compiled(at: Bench, name: string, body: string): string {
  const target = path.join(at.folder, `${name}.so`)
  const text = `#include <unistd.h>\n__attribute__((constructor)) static void begin(void) { ${body} }\n`
  execFileSync('cc', ['-shared', '-fPIC', '-o', target, at.put(`${name}.c`, text)])
  return target
}
