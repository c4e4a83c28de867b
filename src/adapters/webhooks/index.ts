export { createWebhookSender } from './sender.ts'
export { createWebhookTargets } from './targets.ts'
export type { GuardedTargets, TargetOptions } from './targets.ts'
