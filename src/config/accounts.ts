/** An address that may carry an account: `http://user:password@host/`. */

export interface Account {
  /** Without the account. */
  readonly url: string
  readonly credentials?: { readonly user: string; readonly password: string }
}

/** Null when the address or its escapes cannot be read. */
export function readAccount(address: string): Account | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  try {
    const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
    url.username = ''
    url.password = ''
    return user === '' ? { url: url.href } : { url: url.href, credentials: { user, password } }
  } catch {
    return null
  }
}
