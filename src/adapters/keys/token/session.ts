/**
 * One session with one token (PKCS#11 2.40). Lives in a process of its own: a library of a vendor may hang or crash,
 * and a call that hangs cannot be taken back within a process. Any failure ends it; a new process begins anew.
 */
import type * as pkcs11js from 'pkcs11js'
import type { ErrorCode } from '../../../domain/errors/index.ts'
import type { Introduction, KeyName, Opened, Question } from './messages.ts'

type Library = typeof pkcs11js
type Handle = pkcs11js.Handle

export class TokenFailure extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, detail: string) {
    super(detail)
    this.code = code
  }
}

/** PKCS#11 section 3.2, CK_TOKEN_INFO flags. */
const flags = { loginRequired: 0x4, userPinLocked: 0x40000 }

export class TokenSession {
  readonly #library: Library
  readonly #module: pkcs11js.PKCS11
  readonly #slot: Handle
  readonly #session: Handle
  readonly #pin: string

  /** Loads, finds the token by its label, logs in. Throws TokenFailure. */
  constructor(library: Library, { module, token, pin }: Introduction) {
    this.#library = library
    this.#module = new library.PKCS11()
    this.#pin = pin
    try {
      this.#module.load(module)
    } catch {
      throw new TokenFailure('key.module-missing', module)
    }
    this.#guard(() => this.#module.C_Initialize())
    this.#slot = this.#find(token)
    this.#session = this.#guard(() => this.#module.C_OpenSession(this.#slot, library.CKF_SERIAL_SESSION))
    const info = this.#guard(() => this.#module.C_GetTokenInfo(this.#slot))
    if ((info.flags & flags.userPinLocked) !== 0) throw new TokenFailure('key.pin-locked', token)
    if ((info.flags & flags.loginRequired) !== 0) {
      this.#guard(() => this.#module.C_Login(this.#session, library.CKU_USER, pin))
    }
  }

  async answer(question: Question): Promise<Opened | Uint8Array | null> {
    switch (question.op) {
      case 'check':
        this.#guard(() => this.#module.C_GetSessionInfo(this.#session))
        this.#guard(() => this.#module.C_GetTokenInfo(this.#slot))
        return null
      case 'open':
        return this.#guard(() => this.#open(question.key))
      case 'sign':
        return this.#sign(question)
    }
  }

  #find(label: string): Handle {
    const slots = this.#guard(() => this.#module.C_GetSlotList(true)).filter(
      slot => this.#guard(() => this.#module.C_GetTokenInfo(slot)).label.trimEnd() === label
    )
    const [slot] = slots
    if (slot === undefined) throw new TokenFailure('key.token-missing', label)
    if (slots.length > 1) throw new TokenFailure('key.token-missing', `${label}: ${slots.length} tokens`)
    return slot
  }

  #open(name: KeyName): Opened {
    const { CKA_ID, CKA_VALUE, CKO_CERTIFICATE } = this.#library
    const id = this.#valueOf(this.#privateKey(name), CKA_ID)
    const certificates = this.#objects(CKO_CERTIFICATE, {}).map(handle => ({
      own: id.length > 0 && this.#valueOf(handle, CKA_ID).equals(id),
      der: new Uint8Array(this.#valueOf(handle, CKA_VALUE))
    }))
    const of = (own: boolean) => certificates.filter(each => each.own === own).map(each => each.der)
    return { own: of(true), others: of(false) }
  }

  async #sign({ key: name, mechanism, data }: Question & { op: 'sign' }): Promise<Uint8Array> {
    const { CKM_SHA256_RSA_PKCS, CKM_ECDSA, CKU_CONTEXT_SPECIFIC } = this.#library
    const key = this.#guard(() => this.#privateKey(name))
    this.#guard(() =>
      this.#module.C_SignInit(
        this.#session,
        { mechanism: mechanism === 'ecdsa' ? CKM_ECDSA : CKM_SHA256_RSA_PKCS },
        key
      )
    )
    if (this.#asksEachTime(key)) {
      this.#guard(() => this.#module.C_Login(this.#session, CKU_CONTEXT_SPECIFIC, this.#pin))
    }
    try {
      // Room for RSA-8192. On a thread of libuv, so that this process goes on hearing its channel.
      const room = Buffer.alloc(1024)
      return new Uint8Array(await this.#module.C_SignAsync(this.#session, Buffer.from(data), room))
    } catch (error) {
      throw this.#failureOf(error)
    }
  }

  #privateKey({ label, id }: KeyName): Handle {
    const { CKA_LABEL, CKA_ID, CKO_PRIVATE_KEY } = this.#library
    const wanted = {
      ...(label === undefined ? {} : { [CKA_LABEL]: label }),
      ...(id === undefined ? {} : { [CKA_ID]: Buffer.from(id, 'hex') })
    }
    const found = this.#objects(CKO_PRIVATE_KEY, wanted)
    const [key] = found
    const told = [label, id].filter(part => part !== undefined).join(' ')
    if (key === undefined) throw new TokenFailure('key.not-found', told)
    if (found.length > 1) throw new TokenFailure('key.not-found', `${told}: ${found.length} keys`)
    return key
  }

  #objects(objectClass: number, attributes: Readonly<Record<number, string | Buffer>>): Handle[] {
    const { CKA_CLASS } = this.#library
    this.#module.C_FindObjectsInit(this.#session, [
      { type: CKA_CLASS, value: objectClass },
      ...Object.entries(attributes).map(([type, value]) => ({ type: Number(type), value }))
    ])
    try {
      return this.#module.C_FindObjects(this.#session, 100)
    } finally {
      this.#module.C_FindObjectsFinal(this.#session)
    }
  }

  #valueOf(handle: Handle, type: number): Buffer {
    const [attribute] = this.#module.C_GetAttributeValue(this.#session, handle, [{ type }])
    return Buffer.isBuffer(attribute?.value) ? attribute.value : Buffer.alloc(0)
  }

  /** CKA_ALWAYS_AUTHENTICATE: the PIN before every signature, as some tokens of the official-use PKI want it. */
  #asksEachTime(key: Handle): boolean {
    try {
      return this.#valueOf(key, this.#library.CKA_ALWAYS_AUTHENTICATE)[0] === 1
    } catch {
      return false // an old library that does not know the attribute
    }
  }

  #guard<T>(call: () => T): T {
    try {
      return call()
    } catch (error) {
      throw this.#failureOf(error)
    }
  }

  #failureOf(error: unknown): TokenFailure {
    if (error instanceof TokenFailure) return error
    const { message, method } = error as { message: string; method?: string }
    const told = `${method ?? ''} ${message}`.trim()
    if (/CKR_PIN_(INCORRECT|INVALID|LEN_RANGE)/.test(message)) return new TokenFailure('key.wrong-pin', told)
    if (message.includes('CKR_PIN_LOCKED')) return new TokenFailure('key.pin-locked', told)
    if (/CKR_(MECHANISM_INVALID|KEY_TYPE_INCONSISTENT|KEY_FUNCTION_NOT_PERMITTED)/.test(message)) {
      return new TokenFailure('key.not-allowed', told)
    }
    return new TokenFailure('key.unavailable', told)
  }
}
