/** Administrators change; administrators and auditors look. */
import type { App, HttpPorts } from '../../ports.ts'
import { addActListRoute } from './acts.ts'
import { addAuditRoute } from './audit.ts'
import { addCalendarRoutes } from './calendar.ts'
import { addClockRuleRoutes } from './clock-rules.ts'
import { addCredentialRoutes } from './credentials.ts'
import { addDirectoryRoutes } from './directory.ts'
import { addDirectoryAxisRoutes } from './directory-axes.ts'
import { addDirectoryChangeRoutes } from './directory-changes.ts'
import { addDirectoryEditRoutes } from './directory-edits.ts'
import { addDirectoryFileRoutes } from './directory-files.ts'
import { addIndicatorTargetRoutes } from './indicator-targets.ts'
import { addKeyRoute } from './keys.ts'
import { addPartnerRoutes } from './partners.ts'
import { addReceiptRoutes } from './receipts.ts'
import { addReconciliationReportRoute } from './reconciliation-reports.ts'
import { addReconciliationRoutes } from './reconciliation.ts'
import { addRuleRoutes } from './rules.ts'
import { addSignatureRoutes } from './signatures.ts'
import { addTrayRoutes } from './trays.ts'
import { addTrustBindingRoutes } from './trust-bindings.ts'
import { addTrustRoutes } from './trust.ts'

export function addAdminRoutes(app: App, ports: HttpPorts): void {
  addRuleRoutes(app, ports)
  addDirectoryRoutes(app, ports)
  addDirectoryEditRoutes(app, ports)
  addDirectoryFileRoutes(app, ports)
  addDirectoryChangeRoutes(app, ports)
  addDirectoryAxisRoutes(app, ports)
  addTrayRoutes(app, ports)
  addActListRoute(app, ports)
  addReceiptRoutes(app, ports)
  addSignatureRoutes(app, ports)
  addKeyRoute(app, ports)
  addTrustRoutes(app, ports)
  addTrustBindingRoutes(app, ports)
  addCalendarRoutes(app, ports)
  addClockRuleRoutes(app, ports)
  addPartnerRoutes(app, ports)
  addIndicatorTargetRoutes(app, ports)
  addCredentialRoutes(app, ports)
  addReconciliationRoutes(app, ports)
  addReconciliationReportRoute(app, ports)
  addAuditRoute(app, ports)
}
