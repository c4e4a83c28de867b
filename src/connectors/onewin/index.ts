import { defineKind } from '../kind.ts'
import { drivers } from './config.ts'

export const onewin = defineKind('OneWin', drivers)
