/**
 * The demo's letters. Bodies and places are real, people, numbers and contents are invented
 * (seed/README.md says which codes are examples).
 */
import type { Letter, Office } from './letter.ts'

const office = (code: string, name: string): Office => ({ code, name })
const province = office('000.00.00.H19', 'UBND tỉnh Đồng Nai')
const science = office('000.00.04.H19', 'Sở Khoa học và Công nghệ tỉnh Đồng Nai')
const homeAffairs = office('000.00.02.H19', 'Sở Nội vụ tỉnh Đồng Nai')
const farming = office('000.00.09.H19', 'Sở Nông nghiệp và Môi trường tỉnh Đồng Nai')
const health = office('000.00.05.H19', 'Sở Y tế tỉnh Đồng Nai')
const buDang = office('000.00.67.H19', 'UBND xã Bù Đăng')
const bomBo = office('000.00.70.H19', 'UBND xã Bom Bo')
const binhPhuoc = office('000.00.31.H19', 'UBND phường Bình Phước')
const tranBien = office('000.00.71.H19', 'UBND phường Trấn Biên')
const ministryOfHealth = office('000.00.00.G18', 'Bộ Y tế')
/** Closed on 1 July 2025: one has a single successor, the other several. */
const ducPhong = office('000.21.41.H10', 'UBND thị trấn Đức Phong')
const buDangDistrict = office('000.00.41.H10', 'UBND huyện Bù Đăng')

/** Letters that systems of the province send, in this order. */
export function outgoing(date: string) {
  return {
    letter: {
      id: 'cong-van-1286',
      from: province,
      to: [
        office('000.00.00.G09', 'Bộ Nội vụ'),
        office('000.00.00.G12', 'Bộ Tài chính'),
        office('000.00.00.H53', 'UBND tỉnh Tây Ninh'),
        buDang
      ],
      issuer: { name: 'ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI' },
      number: '1286',
      notation: 'UBND-NC',
      place: 'Đồng Nai',
      date,
      typeName: 'Công văn',
      about: 'báo cáo kết quả vận hành chính quyền địa phương hai cấp',
      subject: 'Về việc báo cáo kết quả vận hành chính quyền địa phương hai cấp trên địa bàn tỉnh Đồng Nai',
      addressees: [
        'Bộ Nội vụ',
        'Bộ Tài chính',
        'Ủy ban nhân dân tỉnh Tây Ninh',
        'Ủy ban nhân dân xã Bù Đăng'
      ],
      paragraphs: [
        'Thực hiện chế độ báo cáo định kỳ, Ủy ban nhân dân tỉnh Đồng Nai báo cáo kết quả vận hành chính quyền địa phương hai cấp sau khi sắp xếp đơn vị hành chính từ ngày 01 tháng 7 năm 2025.',
        'Toàn tỉnh có 95 đơn vị hành chính cấp xã đã kết nối với cổng liên thông văn bản của tỉnh. Văn bản đi và đến giữa các cơ quan được gửi, nhận hoàn toàn dưới dạng điện tử, trừ văn bản mật theo quy định.',
        'Ủy ban nhân dân tỉnh đề nghị Quý cơ quan xem xét, cho ý kiến về các khó khăn, vướng mắc của địa phương trước thời hạn ghi trong văn bản./.'
      ],
      toPlaces: ['Như trên', 'Chủ tịch, các Phó Chủ tịch UBND tỉnh', 'Lưu: VT, NC'],
      signer: { competence: 'TM. ỦY BAN NHÂN DÂN', position: 'CHỦ TỊCH', fullName: 'Lê Đình Thạc An' },
      priority: 0,
      dueDate: daysAfter(date, 15)
    },
    invitation: {
      id: 'giay-moi-342',
      from: science,
      to: [health, binhPhuoc, ducPhong, office('000.00.00.H17', 'UBND thành phố Đà Nẵng')],
      issuer: { above: 'UBND TỈNH ĐỒNG NAI', name: 'SỞ KHOA HỌC VÀ CÔNG NGHỆ' },
      number: '342',
      notation: 'GM-SKHCN',
      place: 'Đồng Nai',
      date,
      typeName: 'Giấy mời',
      title: 'GIẤY MỜI',
      about: 'Tập huấn sử dụng cổng liên thông văn bản điện tử',
      subject: 'Giấy mời tập huấn sử dụng cổng liên thông văn bản điện tử của tỉnh',
      addressees: [],
      paragraphs: [
        'Sở Khoa học và Công nghệ trân trọng kính mời đại diện lãnh đạo và văn thư các cơ quan, đơn vị dự buổi tập huấn sử dụng cổng liên thông văn bản điện tử của tỉnh.',
        'Nội dung: gửi, nhận văn bản theo Quyết định số 28/2018/QĐ-TTg; theo dõi trạng thái xử lý; lấy lại và thay thế văn bản.',
        'Thời gian: 08 giờ 00 phút, thứ Sáu tuần kế tiếp. Địa điểm: Hội trường Sở Khoa học và Công nghệ. Rất mong các đồng chí sắp xếp công việc tham dự đúng thành phần./.'
      ],
      toPlaces: ['Như thành phần mời', 'Giám đốc Sở', 'Lưu: VT, CĐS'],
      signer: { competence: 'KT. GIÁM ĐỐC', position: 'PHÓ GIÁM ĐỐC', fullName: 'Nguyễn Hoài Trúc Lam' },
      priority: 1
    },
    telegram: {
      id: 'cong-dien-07',
      from: province,
      to: [office('000.00.00.G10', 'Bộ Nông nghiệp và Môi trường'), office('000.00.00.G11', 'Bộ Quốc phòng')],
      issuer: { name: 'ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI' },
      number: '07',
      notation: 'CĐ-UBND',
      place: 'Đồng Nai',
      date,
      typeName: 'Công điện',
      title: 'CÔNG ĐIỆN',
      about: 'Về ứng phó mưa lũ trên lưu vực sông Bé và sông Đồng Nai',
      subject: 'Công điện về việc ứng phó mưa lũ trên lưu vực sông Bé và sông Đồng Nai',
      addressees: [],
      paragraphs: [
        'ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI điện: Bộ Nông nghiệp và Môi trường; Bộ Quốc phòng.',
        'Do ảnh hưởng của vùng áp thấp, từ đêm nay trên lưu vực sông Bé và sông Đồng Nai có mưa to đến rất to, nguy cơ ngập lụt tại các xã ven sông. Tỉnh đã kích hoạt phương án ứng phó, sẵn sàng sơ tán người dân ở khu vực trũng thấp.',
        'Đề nghị Quý Bộ chỉ đạo các đơn vị vận hành hồ chứa thông báo lưu lượng xả trước 06 giờ và bố trí lực lượng, phương tiện hỗ trợ khi có yêu cầu./.'
      ],
      toPlaces: ['Như trên', 'Thường trực Tỉnh ủy', 'Lưu: VT, KT'],
      signer: { competence: 'KT. CHỦ TỊCH', position: 'PHÓ CHỦ TỊCH', fullName: 'Phạm Quang Thiên Ân' },
      priority: 3
    },
    report: {
      id: 'bao-cao-58',
      from: bomBo,
      to: [homeAffairs],
      issuer: { above: 'TỈNH ĐỒNG NAI', name: 'ỦY BAN NHÂN DÂN XÃ BOM BO' },
      number: '58',
      notation: 'BC-UBND',
      place: 'Bom Bo',
      date,
      typeName: 'Báo cáo',
      title: 'BÁO CÁO',
      about: 'Kết quả giải quyết thủ tục hành chính trong tháng',
      subject: 'Báo cáo kết quả giải quyết thủ tục hành chính trong tháng của UBND xã Bom Bo',
      addressees: [],
      paragraphs: [
        'Trong tháng, Trung tâm Phục vụ hành chính công xã Bom Bo tiếp nhận 412 hồ sơ, đã giải quyết 397 hồ sơ, trong đó trước và đúng hạn 395 hồ sơ, đạt tỷ lệ 99,5 %.',
        'Hồ sơ nộp trực tuyến đạt 86 %. Việc tiếp nhận hồ sơ không phụ thuộc địa giới hành chính đã thực hiện với các xã, phường lân cận.',
        'UBND xã kính báo cáo Sở Nội vụ tổng hợp, chỉ đạo./.'
      ],
      toPlaces: ['Sở Nội vụ', 'Lưu: VT'],
      signer: { competence: 'TM. ỦY BAN NHÂN DÂN', position: 'CHỦ TỊCH', fullName: 'Điểu Sa Rương' },
      priority: 0
    },
    // Three ways at once. An LGSP serves whoever the message names: none of the three may get it twice.
    answer: {
      id: 'cong-van-905',
      from: homeAffairs,
      to: [tranBien, bomBo, office('000.00.00.G09', 'Bộ Nội vụ')],
      issuer: { above: 'UBND TỈNH ĐỒNG NAI', name: 'SỞ NỘI VỤ' },
      number: '905',
      notation: 'SNV-TCBC',
      place: 'Đồng Nai',
      date,
      typeName: 'Công văn',
      about: 'bố trí nhân sự Trung tâm Phục vụ hành chính công',
      subject: 'Về việc bố trí nhân sự Trung tâm Phục vụ hành chính công cấp xã',
      addressees: ['Bộ Nội vụ', 'Ủy ban nhân dân phường Trấn Biên', 'Ủy ban nhân dân xã Bom Bo'],
      paragraphs: [
        'Sở Nội vụ nhận được đề nghị của Ủy ban nhân dân phường Trấn Biên về việc bổ sung nhân sự cho Trung tâm Phục vụ hành chính công.',
        'Sau khi xem xét, Sở Nội vụ thống nhất phương án điều động tạm thời hai công chức trong thời gian sáu tháng. Đề nghị phường hoàn thiện hồ sơ gửi về Sở trong tuần này./.'
      ],
      toPlaces: ['Như trên', 'Giám đốc Sở', 'Lưu: VT, TCBC'],
      signer: { competence: 'TL. GIÁM ĐỐC', position: 'CHÁNH VĂN PHÒNG', fullName: 'Vũ Khánh Linh Chi' },
      priority: 0
    }
  } satisfies Record<string, Letter>
}

/** Letters whose senders come back to them: one is wanted back, one is replaced. */
export function regretted(date: string) {
  const common = {
    from: science,
    issuer: { above: 'UBND TỈNH ĐỒNG NAI', name: 'SỞ KHOA HỌC VÀ CÔNG NGHỆ' },
    place: 'Đồng Nai',
    date,
    addressees: [],
    signer: { position: 'GIÁM ĐỐC', fullName: 'Trịnh Khải Nguyên Vũ' },
    priority: 0
  } as const
  const plan = {
    ...common,
    to: [office('000.00.00.H53', 'UBND tỉnh Tây Ninh'), tranBien],
    typeName: 'Kế hoạch',
    title: 'KẾ HOẠCH',
    about: 'Phối hợp diễn tập ứng cứu sự cố an toàn thông tin',
    subject: 'Kế hoạch phối hợp diễn tập ứng cứu sự cố an toàn thông tin',
    toPlaces: ['Như trên', 'Giám đốc Sở', 'Lưu: VT, CĐS']
  } as const
  return {
    recalled: {
      ...common,
      id: 'thong-bao-211',
      to: [office('000.00.00.G09', 'Bộ Nội vụ'), office('000.00.00.G12', 'Bộ Tài chính')],
      number: '211',
      notation: 'TB-SKHCN',
      typeName: 'Thông báo',
      title: 'THÔNG BÁO',
      about: 'Lịch bảo trì đường truyền số liệu chuyên dùng',
      subject: 'Thông báo lịch bảo trì đường truyền số liệu chuyên dùng',
      paragraphs: [
        'Sở Khoa học và Công nghệ thông báo lịch bảo trì đường truyền số liệu chuyên dùng của tỉnh trong tuần tới./.'
      ],
      toPlaces: ['Như trên', 'Lưu: VT'],
      recalledBecause: 'Gửi nhầm bản dự thảo, đề nghị cho lấy lại văn bản'
    },
    replaced: {
      ...plan,
      id: 'ke-hoach-88',
      number: '88',
      notation: 'KH-SKHCN',
      paragraphs: ['Diễn tập tổ chức trong hai ngày, bắt đầu từ 08 giờ 00 phút thứ Ba tuần kế tiếp./.'],
      replaced: {
        because: 'Thay đổi thời gian diễn tập',
        by: {
          ...plan,
          id: 'ke-hoach-91',
          number: '91',
          notation: 'KH-SKHCN',
          paragraphs: [
            'Kế hoạch này thay thế Kế hoạch số 88/KH-SKHCN. Diễn tập tổ chức trong hai ngày, bắt đầu từ 08 giờ 00 phút thứ Năm tuần kế tiếp./.'
          ]
        }
      }
    }
  } satisfies Record<string, Letter>
}

/** Addressed by a code that closed with the district tier: the gateway must say so, not guess. */
export function misaddressed(date: string): Letter {
  return {
    id: 'cong-van-771',
    from: farming,
    to: [buDangDistrict],
    issuer: { above: 'UBND TỈNH ĐỒNG NAI', name: 'SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG' },
    number: '771',
    notation: 'SNNMT-TL',
    place: 'Đồng Nai',
    date,
    typeName: 'Công văn',
    about: 'rà soát hiện trạng công trình thủy lợi',
    subject: 'Về việc rà soát hiện trạng công trình thủy lợi trên địa bàn',
    addressees: ['Ủy ban nhân dân huyện Bù Đăng'],
    paragraphs: [
      'Sở Nông nghiệp và Môi trường đề nghị đơn vị rà soát hiện trạng công trình thủy lợi trên địa bàn./.'
    ],
    toPlaces: ['Như trên', 'Lưu: VT, TL'],
    signer: { position: 'GIÁM ĐỐC', fullName: 'Hoàng Vĩnh Trọng Khoa' },
    priority: 0
  }
}

/** What the national axis brings: a ministry writes to two offices of the province. */
export function incoming(date: string): Letter {
  return {
    id: 'cong-van-byt-6120',
    from: ministryOfHealth,
    to: [province, health],
    issuer: { name: 'BỘ Y TẾ' },
    number: '6120',
    notation: 'BYT-KCB',
    place: 'Hà Nội',
    date,
    typeName: 'Công văn',
    about: 'bảo đảm công tác y tế ứng phó mưa lũ',
    subject: 'Về việc bảo đảm công tác y tế ứng phó mưa lũ',
    addressees: ['Ủy ban nhân dân tỉnh Đồng Nai', 'Sở Y tế tỉnh Đồng Nai'],
    paragraphs: [
      'Để chủ động ứng phó với mưa lũ, Bộ Y tế đề nghị Ủy ban nhân dân tỉnh chỉ đạo Sở Y tế và các cơ sở y tế trên địa bàn chuẩn bị đủ thuốc, hóa chất, phương tiện và nhân lực.',
      'Các đơn vị báo cáo nhanh về Bộ Y tế trước 16 giờ hằng ngày trong thời gian mưa lũ./.'
    ],
    toPlaces: ['Như trên', 'Bộ trưởng', 'Lưu: VT, KCB'],
    signer: { competence: 'KT. BỘ TRƯỞNG', position: 'THỨ TRƯỞNG', fullName: 'Đặng Hải Nguyên Bảo' },
    priority: 1
  }
}

function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}
