/** Schemas known by name: each stands once in the OpenAPI document. */
import { BoardSchema, KeptReceiptSchema, ReceiptCaseSchema } from './board.ts'
import { ErrorSchema, ProblemSchema } from './error.ts'
import {
  CertificateSchema,
  DocumentReportSchema,
  FileReportSchema,
  JudgementSchema,
  PolicySchema,
  SignatureSchema
} from './signature.ts'
import {
  AcceptedDocumentSchema,
  AcceptedStatusSchema,
  DeliverySchema,
  DocumentSchema,
  DocumentSummarySchema,
  MetadataSchema,
  ReferenceSchema,
  TimelineSchema
} from './document.ts'

export const sharedSchemas = [
  ProblemSchema,
  ErrorSchema,
  ReferenceSchema,
  AcceptedDocumentSchema,
  AcceptedStatusSchema,
  DeliverySchema,
  DocumentSummarySchema,
  DocumentSchema,
  TimelineSchema,
  MetadataSchema,
  BoardSchema,
  KeptReceiptSchema,
  ReceiptCaseSchema,
  CertificateSchema,
  SignatureSchema,
  FileReportSchema,
  DocumentReportSchema,
  PolicySchema,
  JudgementSchema
] as const
