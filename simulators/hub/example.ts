/**
 * The exchange as the demo shows it: our province and those it writes to. Level-1 codes are real; codes below
 * level 1 are examples. Secrets are for trying out.
 */
import type { CentreSetup } from './options.ts'

export const exampleCentres: readonly CentreSetup[] = [
  {
    systemId: 'dongnai',
    secret: 'dongnai-secret-for-trying-out',
    username: 'dongnai',
    password: 'dongnai-password-for-trying-out',
    agencies: [
      { code: '000.00.00.H19', otherCode: 'H19', name: 'UBND tỉnh Đồng Nai' },
      { code: '000.00.01.H19', otherCode: 'H19.1', name: 'Văn phòng UBND tỉnh Đồng Nai' },
      { code: '000.00.05.H19', otherCode: 'H19.5', name: 'Sở Nội vụ tỉnh Đồng Nai' },
      { code: '000.00.06.H19', otherCode: 'H19.6', name: 'Sở Tài chính tỉnh Đồng Nai' },
      { code: '000.00.10.H19', otherCode: 'H19.10', name: 'Sở Khoa học và Công nghệ tỉnh Đồng Nai' },
      { code: '000.00.31.H19', otherCode: 'H19.31', name: 'UBND phường Đồng Xoài' },
      { code: '000.00.32.H19', otherCode: 'H19.32', name: 'UBND phường Phước Long' },
      { code: '000.00.33.H19', otherCode: 'H19.33', name: 'UBND xã Lộc Ninh' }
    ]
  },
  {
    systemId: 'trunguong',
    secret: 'trunguong-secret-for-trying-out',
    automatic: true,
    agencies: [
      { code: '000.00.00.G22', otherCode: 'G22', name: 'Văn phòng Chính phủ' },
      { code: '000.00.00.G09', otherCode: 'G09', name: 'Bộ Nội vụ' },
      { code: '000.00.00.G12', otherCode: 'G12', name: 'Bộ Tài chính' },
      { code: '000.00.00.G06', otherCode: 'G06', name: 'Bộ Khoa học và Công nghệ' },
      {
        code: '000.00.00.G15',
        otherCode: 'G15',
        name: 'Bộ Tư pháp',
        refuses: 'Văn bản gửi nhầm đơn vị, đề nghị gửi đúng cơ quan tham mưu'
      },
      { code: '000.00.00.G17', otherCode: 'G17', name: 'Bộ Xây dựng', keeps: true }
    ]
  },
  {
    systemId: 'tinhkhac',
    secret: 'tinhkhac-secret-for-trying-out',
    automatic: true,
    agencies: [
      { code: '000.00.00.H14', otherCode: 'H14', name: 'UBND tỉnh Cao Bằng' },
      { code: '000.00.00.H53', otherCode: 'H53', name: 'UBND tỉnh Tây Ninh' },
      { code: '000.00.00.H10', name: 'UBND tỉnh Bình Phước (đã đóng)', locked: true }
    ]
  }
]
