/**
 * The one list of errors. A code never changes its meaning and is never used again for another.
 * Each room of errors is a file; test/domain/errors.test.ts holds that no two share a code.
 */
import { accessErrors } from './access.ts'
import { attachmentErrors } from './attachment.ts'
import { carrierErrors } from './carrier.ts'
import { edxmlErrors } from './edxml.ts'
import { certificateErrors } from './certificate.ts'
import { cmsErrors } from './cms.ts'
import { pdfSignatureErrors } from './pdf-signature.ts'
import { signingErrors } from './signing.ts'
import { verificationErrors } from './verification.ts'
import { xmlSignatureErrors } from './xml-signature.ts'
import type { ErrorEntry } from './entry.ts'
import { directoryErrors } from './directory.ts'
import { lifeErrors } from './life.ts'
import { receiptErrors } from './receipt.ts'
import { clockErrors } from './clock.ts'
import { reconciliationErrors } from './reconciliation.ts'
import { indicatorErrors } from './indicator.ts'
import { exchangeErrors } from './exchange.ts'
import { systemErrors } from './system.ts'
import { trustErrors } from './trust.ts'

export const errorGroups = {
  edxmlErrors,
  attachmentErrors,
  exchangeErrors,
  carrierErrors,
  accessErrors,
  systemErrors,
  certificateErrors,
  cmsErrors,
  xmlSignatureErrors,
  pdfSignatureErrors,
  signingErrors,
  verificationErrors,
  trustErrors,
  directoryErrors,
  lifeErrors,
  receiptErrors,
  clockErrors,
  reconciliationErrors,
  indicatorErrors
}
const list = {
  ...edxmlErrors,
  ...attachmentErrors,
  ...exchangeErrors,
  ...carrierErrors,
  ...accessErrors,
  ...systemErrors,
  ...certificateErrors,
  ...cmsErrors,
  ...xmlSignatureErrors,
  ...pdfSignatureErrors,
  ...signingErrors,
  ...verificationErrors,
  ...trustErrors,
  ...directoryErrors,
  ...lifeErrors,
  ...receiptErrors,
  ...clockErrors,
  ...reconciliationErrors,
  ...indicatorErrors
}

export type ErrorCode = keyof typeof list
export const errors: Readonly<Record<ErrorCode, ErrorEntry>> = list
export type { ErrorEntry } from './entry.ts'
