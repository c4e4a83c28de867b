/** How much of anything one message may bring. Each is a refusal with its own code, never a crash. */
export interface ReadLimits {
  readonly maxMessageBytes: number
  /** Of one attachment, base64 removed. */
  readonly maxAttachmentBytes: number
  readonly maxAttachments: number
  /** Of everything that is not attachment content. */
  readonly maxSkeletonBytes: number
  readonly maxRecipients: number
  /** Of one file taken out of a ZIP that wrapped it. */
  readonly maxUnzippedBytes: number
  /** Unpacked size divided by packed size, judged from 1 MiB on. */
  readonly maxUnzipRatio: number
}

const MiB = 1024 * 1024

export const defaultLimits: ReadLimits = {
  maxMessageBytes: 256 * MiB,
  maxAttachmentBytes: 200 * MiB,
  maxAttachments: 200,
  maxSkeletonBytes: 4 * MiB,
  maxRecipients: 1000,
  maxUnzippedBytes: 200 * MiB,
  maxUnzipRatio: 200
}
