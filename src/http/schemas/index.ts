/** Schemas known by name: each stands once in the OpenAPI document. */
import { ActSchema, ActSummarySchema, ActedSchema } from './act.ts'
import { BoardSchema, KeptReceiptSchema, ReceiptCaseSchema } from './board.ts'
import { indicatorSchemas } from './indicator.ts'
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
  ActedSchema,
  ActSchema,
  ActSummarySchema,
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
  JudgementSchema,
  ...indicatorSchemas
] as const
