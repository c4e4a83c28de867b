/** Blocks that both message kinds have: organisations, the document answered, staff. */
import type { OrganizationBlock, ResponseFor, StaffInfo } from '../domain/envelope.ts'
import type { Element } from './tree.ts'
import { present, type Values } from './values.ts'

/** Undefined when it has no OrganId: what that means is the caller's to say. */
export function readOrganization(
  values: Values,
  element: Element | undefined
): OrganizationBlock | undefined {
  const organId = values.text(element, 'OrganId')
  if (organId === undefined) return undefined
  return present<OrganizationBlock>({
    organId,
    organizationInCharge: values.text(element, 'OrganizationInCharge'),
    organName: values.text(element, 'OrganName'),
    organAdd: values.text(element, 'OrganAdd'),
    email: values.text(element, 'Email'),
    telephone: values.text(element, 'Telephone'),
    fax: values.text(element, 'Fax'),
    website: values.text(element, 'Website')
  })
}

/** Undefined when every part is empty: `<ResponseFor />` is common and means nothing. */
export function readResponseFor(values: Values, element: Element | undefined): ResponseFor | undefined {
  return unlessEmpty(
    present<ResponseFor>({
      organId: values.text(element, 'OrganId'),
      code: values.text(element, 'Code'),
      documentId: values.text(element, 'DocumentId'),
      promulgationDate: values.date(element, 'PromulgationDate')
    })
  )
}

export function readStaff(values: Values, element: Element | undefined): StaffInfo | undefined {
  return unlessEmpty(
    present<StaffInfo>({
      department: values.text(element, 'Department'),
      staff: values.text(element, 'Staff'),
      email: values.text(element, 'Email'),
      mobile: values.text(element, 'Mobile'),
      departmentId: values.text(element, 'DepartmentId'),
      staffId: values.text(element, 'StaffId')
    })
  )
}

export const unlessEmpty = <T extends object>(value: T): T | undefined =>
  Object.keys(value).length === 0 ? undefined : value
