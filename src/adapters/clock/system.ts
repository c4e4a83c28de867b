import { v7 } from 'uuid'
import type { Clock } from '../../exchange/ports/index.ts'

export const systemClock: Clock = {
  now: () => new Date(),
  random: () => Math.random(),
  id: () => v7()
}
