/** Names as the real list has them: an office of a kind, at a place of two or three syllables. */

const first =
  'An Bình Bom Bù Cẩm Châu Đại Đắk Điện Đông Đồng Đức Gia Hà Hải Hiệp Hòa Hoàng Hợp Hưng Khánh Kim Lạc Lâm Liên Long Lộc Lương Lý Mỹ Nam Nghĩa Ngọc Nhân Ninh Phú Phước Quảng Quế Quỳnh Sơn Tam Tân Tây Thạch Thái Thanh Thành Thiện Thọ Thới Thuận Thượng Tiên Trà Trung Trường Tuy Vạn Văn Vân Vĩnh Xuân Yên'.split(
    ' '
  )
const second =
  'An Bình Bo Cường Chánh Châu Đăng Đạt Định Đoài Đông Giang Hà Hải Hiệp Hòa Hội Hưng Khê Lâm Lạc Lập Lễ Linh Lĩnh Long Lộc Lợi Minh Mỹ Nghĩa Nguyên Nhơn Ninh Phong Phú Phúc Phương Quang Quới Sơn Tâm Tân Thạnh Thắng Thành Thiện Thịnh Thọ Thuận Thủy Tiến Tín Trạch Trị Trung Tường Vân Văn Vinh Xuân Xá'.split(
    ' '
  )
const third = ['', ' Nam', ' Bắc', ' Đông', ' Tây', ' Trung', ' Thượng', ' Hạ']

/** The n-th place; the first 30,000 differ. */
export function placeOf(n: number): string {
  const [a, b] = [
    first[n % first.length] ?? '',
    second[(n * 7 + Math.floor(n / first.length)) % second.length]
  ]
  return `${a} ${b ?? ''}${third[Math.floor(n / (first.length * second.length)) % third.length] ?? ''}`
}

export const ministries = [
  'Bộ Công an',
  'Bộ Công Thương',
  'Bộ Giáo dục và Đào tạo',
  'Bộ Khoa học và Công nghệ',
  'Bộ Ngoại giao',
  'Bộ Nội vụ',
  'Bộ Nông nghiệp và Môi trường',
  'Bộ Quốc phòng',
  'Bộ Tài chính',
  'Bộ Tư pháp',
  'Bộ Văn hóa, Thể thao và Du lịch',
  'Bộ Xây dựng',
  'Bộ Y tế',
  'Ngân hàng Nhà nước Việt Nam',
  'Thanh tra Chính phủ',
  'Văn phòng Chính phủ',
  'Bộ Dân tộc và Tôn giáo',
  'Bảo hiểm xã hội Việt Nam',
  'Đài Tiếng nói Việt Nam',
  'Thông tấn xã Việt Nam'
] as const

export const departments = [
  'Văn phòng UBND',
  'Sở Nội vụ',
  'Sở Tài chính',
  'Sở Xây dựng',
  'Sở Công Thương',
  'Sở Khoa học và Công nghệ',
  'Sở Nông nghiệp và Môi trường',
  'Sở Giáo dục và Đào tạo',
  'Sở Y tế',
  'Sở Tư pháp',
  'Sở Văn hóa, Thể thao và Du lịch',
  'Sở Dân tộc và Tôn giáo',
  'Thanh tra tỉnh',
  'Ban Quản lý các khu công nghiệp',
  'Trung tâm Phục vụ hành chính công',
  'Văn phòng Đoàn đại biểu Quốc hội và HĐND',
  'Đài Phát thanh và Truyền hình',
  'Trường Chính trị',
  'Quỹ Đầu tư phát triển',
  'Ban Quản lý dự án đầu tư xây dựng'
] as const

export const units = [
  'Phòng Tổ chức',
  'Chi cục',
  'Trung tâm',
  'Phòng Nghiệp vụ',
  'Ban Quản lý',
  'Đội Kiểm tra'
] as const

export const districtOffices = [
  'Văn phòng HĐND và UBND',
  'Phòng Nội vụ',
  'Phòng Tư pháp',
  'Phòng Tài chính - Kế hoạch',
  'Phòng Giáo dục và Đào tạo',
  'Phòng Văn hóa và Thông tin',
  'Phòng Y tế',
  'Thanh tra huyện',
  'Phòng Dân tộc',
  'Phòng Kinh tế và Hạ tầng',
  'Phòng Tài nguyên và Môi trường',
  'Phòng Lao động - Thương binh và Xã hội'
] as const

export const communeOffices = [
  'Văn phòng HĐND và UBND',
  'Phòng Kinh tế',
  'Phòng Văn hóa - Xã hội',
  'Trung tâm Phục vụ hành chính công',
  'Trạm Y tế',
  'Trường THCS',
  'Trường Tiểu học',
  'Trường Mầm non',
  'Ban Chỉ huy Quân sự',
  'Công an'
] as const
