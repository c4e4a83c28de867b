/** Of directory: organisations, codes, successors, their import. */
import type { ErrorGroup } from './entry.ts'

export const directoryErrors = {
  'directory.bad-value': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Giá trị trong danh mục đơn vị thiếu hoặc không đúng dạng.',
    en: 'A value of the directory is missing or has the wrong form.',
    remedy: {
      vi: 'Sửa giá trị theo yêu cầu nêu kèm rồi gửi lại; chưa có gì thay đổi.',
      en: 'Mend the value as it says what is expected, and send again; nothing has changed.'
    }
  },
  'directory.bad-dates': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Ngày hết hiệu lực không sau ngày bắt đầu hiệu lực.',
    en: 'The last day is not after the first.',
    remedy: {
      vi: 'Ghi ngày theo dạng năm-tháng-ngày, ngày hết hiệu lực là ngày đầu tiên không còn hiệu lực.',
      en: 'Write yyyy-MM-dd; the end is the first day on which it no longer holds.'
    }
  },
  'directory.overlapping-dates': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Mã định danh được ghi cho hai đơn vị, hoặc hai lần, trong cùng một thời gian.',
    en: 'The code is given to two organisations, or twice, for the same days.',
    remedy: {
      vi: 'Ghi ngày hết hiệu lực của mã ở đơn vị cũ không muộn hơn ngày bắt đầu ở đơn vị mới.',
      en: 'End the code with the old organisation no later than it begins with the new one.'
    }
  },
  'directory.unknown-parent': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Không tìm thấy đơn vị cấp trên được nêu.',
    en: 'The parent named is not known.',
    remedy: {
      vi: 'Nêu khóa của một đơn vị trong tệp, hoặc code:<mã> của đơn vị đã có trong danh mục.',
      en: 'Name the key of an organisation of the file, or code:<code> of one in the directory.'
    }
  },
  'directory.unknown-successor': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Không tìm thấy đơn vị kế thừa được nêu.',
    en: 'The successor named is not known.',
    remedy: {
      vi: 'Nêu khóa của một đơn vị trong tệp, hoặc code:<mã> của đơn vị đã có trong danh mục.',
      en: 'Name the key of an organisation of the file, or code:<code> of one in the directory.'
    }
  },
  'directory.cycle': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Quan hệ cấp trên hoặc kế thừa tạo thành vòng kín.',
    en: 'Parents or successors form a circle.',
    remedy: {
      vi: 'Sửa để không đơn vị nào đứng trên hoặc kế thừa chính mình, kể cả qua đơn vị khác.',
      en: 'No organisation may stand above itself or succeed itself, through others neither.'
    }
  },
  'directory.several-organisations': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Các mã của dòng này thuộc nhiều đơn vị trong danh mục, hoặc nhiều dòng cùng chỉ một đơn vị.',
    en: 'The codes given belong to several organisations of the directory, or several rows mean the same one.',
    remedy: {
      vi: 'Ghi mỗi đơn vị dưới một khóa; muốn chuyển mã sang đơn vị khác thì đóng mã ở đơn vị cũ trước.',
      en: 'Write each organisation under one key; to move a code, close it with the old organisation first.'
    }
  },
  'directory.unknown-code': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Đơn vị không có mã này vào ngày được nêu.',
    en: 'The organisation does not hold this code on that day.',
    remedy: {
      vi: 'Xem các mã của đơn vị cùng thời gian hiệu lực rồi thử lại.',
      en: "Look at the organisation's codes and their dates, then try again."
    }
  },
  'directory.wrong-successors': {
    status: 422,
    fault: 'sender',
    retry: false,
    vi: 'Số đơn vị kế thừa không hợp với hình thức kết thúc: giải thể thì không có, đổi tên thì đúng một, còn lại ít nhất một.',
    en: 'The number of successors does not fit: none for a dissolution, one for a rename, else at least one.',
    remedy: {
      vi: 'Chọn lại hình thức hoặc nêu đủ đơn vị kế thừa.',
      en: 'Choose another kind, or name the successors.'
    }
  },
  'directory.stale': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Danh mục đã thay đổi sau khi xem trước.',
    en: 'The directory has changed since this preview.',
    remedy: {
      vi: 'Xem trước lại rồi xác nhận; chưa có gì được áp dụng.',
      en: 'Make a new preview and confirm that; nothing has been applied.'
    }
  },
  'directory.discarded': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Bản xem trước này đã bị hủy.',
    en: 'This preview was discarded.',
    remedy: { vi: 'Xem trước lại rồi xác nhận.', en: 'Make a new preview and confirm that.' }
  },
  'directory.already-applied': {
    status: 409,
    fault: 'sender',
    retry: false,
    vi: 'Bản xem trước này đã được áp dụng, không hủy được.',
    en: 'This preview was applied and cannot be discarded.',
    remedy: {
      vi: 'Muốn đưa danh mục về như trước, sửa từng đơn vị hoặc nhập tệp đã xuất trước đó.',
      en: 'To go back, edit the organisations or import a file exported before.'
    }
  },
  'directory.unknown-change-set': {
    status: 404,
    fault: 'sender',
    retry: false,
    vi: 'Không có bản xem trước này.',
    en: 'There is no such preview.',
    remedy: {
      vi: 'Kiểm tra lại số hiệu, hoặc xem trước lại.',
      en: 'Check its id, or make a new preview.'
    }
  }
} as const satisfies ErrorGroup
