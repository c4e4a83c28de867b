/** What openKeys is given: the keys file as src/config/keys.ts reads it. Secrets are filled in, and hidden. */
import type { Hidden } from '../../domain/hidden.ts'
import type { PagePlace } from '../../signatures/pdf/sign/appearance/form.ts'

interface Named {
  /** Of our own choosing; stands in logs and on the console. */
  readonly id: string
  /** When it takes over, and when its time ends (half open); the certificate's own bounds hold in any case. */
  readonly from?: Date
  readonly until?: Date
}

/** One file with key and certificates (RFC 7292). */
export interface Pkcs12Config extends Named {
  readonly kind: 'pkcs12'
  readonly file: string
  readonly password: Hidden
}

export interface PemConfig extends Named {
  readonly kind: 'pem'
  /** PKCS#8, PKCS#1 or SEC1; may hold the certificates too. */
  readonly key: string
  /** Leaf, then issuers; PEM or one DER. The key's own file when absent. */
  readonly certificate?: string
  /** Of an encrypted key. */
  readonly passphrase?: Hidden
}

/** A key that never leaves its HSM or token. */
export interface Pkcs11Config extends Named {
  readonly kind: 'pkcs11'
  /** Path of the vendor's library. */
  readonly module: string
  /** Label of the token: slot numbers change when a token is put in elsewhere. */
  readonly token: string
  readonly pin: Hidden
  /** CKA_LABEL, or CKA_ID in hex; at least one of them. */
  readonly keyLabel?: string
  readonly keyId?: string
  /** Leaf, then issuers; what the token holds under the key's id when absent. */
  readonly certificate?: string
  /** A token that takes longer is ended and counts as away. */
  readonly timeoutSeconds?: number
}

export type KeyConfig = Pkcs12Config | PemConfig | Pkcs11Config

export interface SealConfig {
  /** PNG with transparency. */
  readonly image: string
  readonly widthMm: number
  /** For documents that show no personal signature; see SealPlace of the visible forms. */
  readonly place?: PagePlace
}

export interface KeysConfig {
  /** For envelopes (edXML); several when one takes over from another. */
  readonly gateway: readonly KeyConfig[]
  readonly agencies: readonly {
    /** Code of the organisation, as the caller of keyFor will name it. */
    readonly organisation: string
    readonly keys: readonly KeyConfig[]
    readonly seal?: SealConfig
  }[]
}
