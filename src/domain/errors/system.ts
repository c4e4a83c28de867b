/** What can fail in the machine itself: storage, configuration, start-up. */
import type { ErrorGroup } from './entry.ts'

export const systemErrors = {
  'system.unexpected': {
    status: 500,
    fault: 'ours',
    retry: true,
    vi: 'Cổng liên thông gặp lỗi ngoài dự kiến.',
    en: 'The gateway met an unexpected error.',
    remedy: {
      vi: 'Gửi lại sau ít phút; nếu còn lỗi, báo quản trị kèm mã yêu cầu.',
      en: 'Send again in a few minutes; if it persists, tell the administrator the request id.'
    }
  },
  'system.busy': {
    status: 503,
    fault: 'ours',
    retry: true,
    vi: 'Cổng liên thông đang quá tải hoặc đang dừng.',
    en: 'The gateway is overloaded or stopping.',
    remedy: {
      vi: 'Gửi lại sau thời gian ghi trong Retry-After.',
      en: 'Send again after the time in Retry-After.'
    }
  },
  'content.missing': {
    status: 500,
    fault: 'ours',
    retry: false,
    vi: 'Không tìm thấy nội dung đã lưu.',
    en: 'Stored content is missing.',
    remedy: {
      vi: 'Khôi phục kho nội dung từ bản sao lưu.',
      en: 'Restore the content store from its backup.'
    }
  },
  'content.altered': {
    status: 500,
    fault: 'ours',
    retry: false,
    vi: 'Nội dung đã lưu không còn khớp mã băm.',
    en: 'Stored content no longer matches its digest.',
    remedy: {
      vi: 'Khôi phục nội dung từ bản sao lưu và kiểm tra ổ đĩa.',
      en: 'Restore the content from its backup and check the disk.'
    }
  },
  'file.unreadable': {
    status: 400,
    fault: 'ours',
    retry: false,
    vi: 'Không đọc được tệp.',
    en: 'The file cannot be read.',
    remedy: { vi: 'Kiểm tra đường dẫn và quyền đọc tệp.', en: 'Check the path and the right to read it.' }
  },
  'config.invalid': {
    status: 500,
    fault: 'ours',
    retry: false,
    vi: 'Cấu hình không hợp lệ.',
    en: 'The configuration is invalid.',
    remedy: { vi: 'Sửa từng khóa được nêu rồi khởi động lại.', en: 'Mend each key named and start again.' }
  },
  'database.unavailable': {
    status: 503,
    fault: 'ours',
    retry: true,
    vi: 'Không kết nối được cơ sở dữ liệu.',
    en: 'The database cannot be reached.',
    remedy: { vi: 'Kiểm tra PostgreSQL và DATABASE_URL.', en: 'Check PostgreSQL and DATABASE_URL.' }
  },
  'database.migration-needed': {
    status: 500,
    fault: 'ours',
    retry: false,
    vi: 'Cơ sở dữ liệu chưa được nâng cấp cho phiên bản này.',
    en: 'The database has not been migrated to this version.',
    remedy: { vi: 'Chạy `lienthong migrate`.', en: 'Run `lienthong migrate`.' }
  },
  'data-folder.in-use': {
    status: 500,
    fault: 'ours',
    retry: false,
    vi: 'Thư mục dữ liệu đang được một tiến trình khác dùng.',
    en: 'The data folder is in use by another process.',
    remedy: {
      vi: 'Dừng tiến trình đó hoặc chọn thư mục khác bằng LIENTHONG_DATA_DIR.',
      en: 'Stop that process or choose another folder with LIENTHONG_DATA_DIR.'
    }
  },
  'data-folder.broken': {
    status: 500,
    fault: 'ours',
    retry: false,
    vi: 'Thư mục dữ liệu hỏng hoặc không ghi được.',
    en: 'The data folder is broken or cannot be written.',
    remedy: {
      vi: 'Kiểm tra quyền ghi và dung lượng đĩa; nếu hỏng, khôi phục từ bản sao lưu.',
      en: 'Check permissions and disk space; if damaged, restore from a backup.'
    }
  },
  'port.in-use': {
    status: 500,
    fault: 'ours',
    retry: false,
    vi: 'Cổng mạng đã có chương trình khác dùng.',
    en: 'The network port is taken by another program.',
    remedy: { vi: 'Dừng chương trình đó hoặc đặt PORT khác.', en: 'Stop that program or set another PORT.' }
  }
} as const satisfies ErrorGroup
