/** Who has a certificate in the throw-away PKI, and what is wrong with it where something is. */
import type { CertificateKind, RevocationReason } from './index-file.ts'

/** Days from the moment of making; negative is past. */
export interface Validity {
  readonly from: number
  readonly to: number
}

export interface Plan {
  readonly name: string
  readonly kind: CertificateKind
  readonly issuer: string
  readonly subject: Readonly<Record<'C' | 'L' | 'O' | 'OU' | 'CN', string | undefined>>
  readonly about: { readonly vi: string; readonly en: string }
  readonly use: 'ca' | 'document' | 'timestamp' | 'ocsp' | 'server' | 'timestamp-loose'
  readonly validity: Validity
  readonly bits?: number
  readonly hash?: 'sha1'
  /** `false`: it issues all the same, without being allowed to. */
  readonly caFlag?: false
  readonly organisation?: string
  readonly organisationCode?: string
  readonly revoked?: { readonly daysAgo: number; readonly reason: RevocationReason }
}

const year = 365
const serving: Validity = { from: -2 * year, to: 3 * year }
const authority = 'Ban Cơ yếu thử nghiệm'
const dn = (CN: string, O: string, OU?: string, L?: string): Plan['subject'] => ({ C: 'VN', L, O, OU, CN })
const root = 'UBND tỉnh Đồng Nai (thử nghiệm)'

const ca = (
  name: string,
  issuer: string,
  CN: string,
  validity: Validity,
  bits: number,
  en: string
): Plan => ({
  name,
  kind: name === issuer ? 'root' : 'sub-ca',
  issuer,
  subject: dn(CN, authority),
  about: { vi: CN, en },
  use: 'ca',
  validity,
  bits
})

interface Holder {
  readonly name: string
  readonly issuer?: 'sub-g1' | 'sub-g2'
  readonly organisation: string
  readonly code: string
}

const agency = (holder: Holder, CN: string, en: string): Plan => ({
  name: holder.name,
  kind: 'agency',
  issuer: holder.issuer ?? 'sub-g2',
  subject: dn(`${CN} (thử nghiệm)`, root, undefined, 'Đồng Nai'),
  about: { vi: `Chữ ký số của cơ quan: ${CN}`, en },
  use: 'document',
  validity: serving,
  organisation: holder.organisation,
  organisationCode: holder.code
})

const person = (holder: Holder, fullName: string, office: string, position: string): Plan => ({
  name: holder.name,
  kind: 'person',
  issuer: holder.issuer ?? 'sub-g2',
  subject: dn(fullName, root, `${office} (thử nghiệm)`, 'Đồng Nai'),
  about: {
    vi: `Chữ ký số cá nhân: ${fullName}, ${position} ${office}`,
    en: `Person ${fullName} of ${holder.organisation}`
  },
  use: 'document',
  validity: serving,
  organisation: holder.organisation,
  organisationCode: holder.code
})

type Flaw = Partial<Plan> & Pick<Plan, 'name' | 'about'>
const bad = ({ name, about, ...rest }: Flaw): Plan => ({
  name,
  about,
  kind: 'bad',
  issuer: 'sub-g2',
  subject: dn(`Phòng thử nghiệm ${name}`, root, undefined, 'Đồng Nai'),
  use: 'document',
  validity: serving,
  ...rest
})

const province = { organisation: 'dong-nai', code: '000.00.00.H19' }
const office = { organisation: 'van-phong-dong-nai', code: '000.00.01.H19' }
const homeAffairs = { organisation: 'so-noi-vu-dong-nai', code: '000.00.02.H19' }
const finance = { organisation: 'so-tai-chinh-dong-nai', code: '000.00.03.H19' }
const ward = { organisation: 'phuong-dong-xoai', code: '000.00.32.H19' }

export const plans: readonly Plan[] = [
  ca('root-g2', 'root-g2', 'CA gốc thử nghiệm G2', { from: -8 * year, to: 18 * year }, 3072, 'Root G2'),
  ca('root-g1', 'root-g1', 'CA gốc thử nghiệm G1', { from: -14 * year, to: 6 * year }, 3072, 'Root G1'),
  ca(
    'sub-g2',
    'root-g2',
    'CA thử nghiệm phục vụ các cơ quan Nhà nước G2',
    { from: -7 * year, to: 8 * year },
    3072,
    'Sub-CA of G2 for state agencies'
  ),
  ca(
    'sub-g1',
    'root-g1',
    'CA thử nghiệm phục vụ các cơ quan Nhà nước G1',
    { from: -12 * year, to: 5 * year },
    2048,
    'Sub-CA of G1 for state agencies'
  ),

  agency({ name: 'dong-nai', ...province }, 'UBND tỉnh Đồng Nai', 'Agency: the province'),
  agency({ name: 'van-phong', ...office }, 'Văn phòng UBND tỉnh Đồng Nai', 'Agency: its office'),
  agency({ name: 'so-noi-vu', ...homeAffairs }, 'Sở Nội vụ tỉnh Đồng Nai', 'Agency: home affairs'),
  agency(
    { name: 'so-noi-vu-next', ...homeAffairs },
    'Sở Nội vụ tỉnh Đồng Nai',
    'Agency: home affairs, the key that takes over (rotation)'
  ),
  agency(
    { name: 'so-tai-chinh', issuer: 'sub-g1', ...finance },
    'Sở Tài chính tỉnh Đồng Nai',
    'Agency: finance, still under G1'
  ),
  agency({ name: 'dong-xoai', ...ward }, 'UBND phường Đồng Xoài', 'Agency: a ward'),

  person({ name: 'nguyen-van-an', ...province }, 'Nguyễn Văn An', 'UBND tỉnh Đồng Nai', 'Phó Chủ tịch'),
  person({ name: 'tran-thi-binh', ...office }, 'Trần Thị Bình', 'Văn phòng UBND tỉnh', 'Chánh Văn phòng'),
  person({ name: 'le-hoang-phuong', ...homeAffairs }, 'Lê Hoàng Phương', 'Sở Nội vụ', 'Giám đốc'),
  person(
    { name: 'pham-duc-thang', issuer: 'sub-g1', ...finance },
    'Phạm Đức Thắng',
    'Sở Tài chính',
    'Giám đốc'
  ),

  {
    name: 'tsa',
    kind: 'tsa',
    issuer: 'sub-g2',
    subject: dn('Dịch vụ cấp dấu thời gian thử nghiệm', authority),
    about: { vi: 'Dịch vụ cấp dấu thời gian', en: 'Timestamp authority: critical, sole EKU timeStamping' },
    use: 'timestamp',
    validity: serving
  },
  ...(['g2', 'g1'] as const).map((generation): Plan => ({
    name: `ocsp-${generation}`,
    kind: 'ocsp',
    issuer: `sub-${generation}`,
    subject: dn(`OCSP thử nghiệm ${generation.toUpperCase()}`, authority),
    about: {
      vi: `Dịch vụ trả lời trạng thái chứng thư của sub-${generation}`,
      en: `OCSP responder delegated by sub-${generation}, id-pkix-ocsp-nocheck`
    },
    use: 'ocsp',
    validity: serving
  })),

  bad({
    name: 'expired',
    about: { vi: 'Chứng thư đã hết hạn', en: 'Expired a year ago' },
    validity: { from: -4 * year, to: -year }
  }),
  bad({
    name: 'not-yet-valid',
    about: { vi: 'Chứng thư chưa có hiệu lực', en: 'Begins in a year' },
    validity: { from: year, to: 4 * year }
  }),
  bad({
    name: 'revoked',
    about: { vi: 'Chứng thư bị thu hồi vì lộ khóa', en: 'Revoked 60 days ago: keyCompromise' },
    revoked: { daysAgo: 60, reason: 'keyCompromise' }
  }),
  bad({
    name: 'revoked-closed',
    about: {
      vi: 'Chứng thư bị thu hồi vì cơ quan giải thể',
      en: 'Revoked 10 days ago: cessationOfOperation'
    },
    revoked: { daysAgo: 10, reason: 'cessationOfOperation' }
  }),
  bad({
    name: 'wrong-eku',
    about: { vi: 'Chứng thư máy chủ dùng để ký văn bản', en: 'EKU serverAuth only' },
    use: 'server'
  }),
  bad({
    name: 'weak-rsa',
    about: { vi: 'Khóa RSA 1024 bit', en: 'RSA-1024' },
    bits: 1024
  }),
  bad({
    name: 'sha1-signed',
    about: { vi: 'Chứng thư được CA ký bằng SHA-1', en: 'The CA signed it with SHA-1' },
    hash: 'sha1'
  }),
  bad({
    name: 'stranger',
    issuer: 'stranger',
    about: { vi: 'Chứng thư tự ký của người lạ', en: 'Self-signed stranger' }
  }),
  bad({
    name: 'no-ca',
    about: { vi: 'Chứng thư thường được dùng như CA', en: 'Intermediate without the CA flag' },
    use: 'ca',
    caFlag: false
  }),
  bad({
    name: 'under-no-ca',
    issuer: 'no-ca',
    about: { vi: 'Do một chứng thư không phải CA cấp', en: 'Issued by no-ca' }
  }),
  bad({
    name: 'look-alike',
    subject: dn('UBND tỉnh Đồng Nаi (thử nghiệm)', root, undefined, 'Đồng Nai'),
    about: {
      vi: 'Tên giống cơ quan thật: chữ "а" Kirin trong "Nаi"',
      en: 'The name of the province with a Cyrillic а; issued by the real sub-CA'
    }
  }),
  bad({
    name: 'false-ca',
    issuer: 'false-ca',
    subject: dn('CA thử nghiệm phục vụ các cơ quan Nhà nước G2', authority),
    about: { vi: 'CA giả, tên trùng sub-g2', en: 'Self-signed CA with the very name of sub-g2' },
    use: 'ca'
  }),
  bad({
    name: 'false-dong-nai',
    issuer: 'false-ca',
    subject: dn('UBND tỉnh Đồng Nai (thử nghiệm)', root, undefined, 'Đồng Nai'),
    about: { vi: 'Tên trùng cơ quan thật, do CA giả cấp', en: 'The very names of dong-nai, under false-ca' }
  }),
  bad({
    name: 'tsa-loose',
    about: { vi: 'TSA có EKU không đánh dấu critical', en: 'timeStamping, but the EKU is not critical' },
    use: 'timestamp-loose'
  }),
  bad({
    name: 'ocsp-undelegated',
    issuer: 'sub-g1',
    about: { vi: 'OCSP của CA khác', en: 'OCSP signer of another CA: may not answer for sub-g2' },
    use: 'ocsp'
  })
]
