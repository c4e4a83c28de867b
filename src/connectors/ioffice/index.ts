import { defineKind } from '../kind.ts'
import { drivers } from './config.ts'

export const ioffice = defineKind('iOffice', drivers)
