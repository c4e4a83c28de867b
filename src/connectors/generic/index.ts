import { defineKind } from '../kind.ts'
import { drivers } from './config.ts'

export const generic = defineKind('Hệ thống quản lý văn bản', drivers)
