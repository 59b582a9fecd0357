//! Vietnamese words for the names that programs use, for sheets that people read.
//!
//! CSV and JSON say `fails`; the workbook says `lệch`. The lists are complete matches on purpose: a new kind of check
//! cannot be forgotten here.

use crate::model::{AcrossKind, CheckKind, DocumentType, EditReason, FigureKind, StatedBy, UnitKind, Verdict};

/// A value that has a Vietnamese word.
pub trait Vietnamese {
    /// The word, as it stands in a cell.
    fn vietnamese(&self) -> &'static str;
}

impl Vietnamese for Verdict {
    fn vietnamese(&self) -> &'static str {
        match self {
            Self::Holds => "khớp",
            Self::Rounding => "làm tròn",
            Self::Unread => "không kiểm tra được",
            Self::Fails => "lệch",
        }
    }
}

impl Vietnamese for StatedBy {
    fn vietnamese(&self) -> &'static str {
        match self {
            Self::Text => "lời văn",
            Self::Table => "bảng",
            Self::Search => "tìm thấy",
        }
    }
}

impl Vietnamese for CheckKind {
    fn vietnamese(&self) -> &'static str {
        match self {
            Self::Sum => "tổng",
            Self::Difference => "hiệu",
            Self::Percent => "tỷ lệ",
            Self::Count => "đếm",
            Self::List => "danh sách",
            Self::Range => "khoảng",
            Self::Reference => "nhắc lại",
            Self::ColumnFormula => "cột tính",
            Self::ColumnPercent => "cột tỷ lệ",
            Self::TotalRow => "hàng tổng",
            Self::Same => "lời văn và bảng",
            Self::Quotient => "bình quân",
            Self::Rank => "xếp hạng",
        }
    }
}

impl Vietnamese for AcrossKind {
    fn vietnamese(&self) -> &'static str {
        match self {
            Self::SameDay => "cùng ngày",
            Self::Falls => "giảm",
            Self::Jump => "lệch hàng",
            Self::PartsAndWhole => "phần và tổng",
        }
    }
}

impl Vietnamese for UnitKind {
    fn vietnamese(&self) -> &'static str {
        self.word()
    }
}

impl Vietnamese for DocumentType {
    fn vietnamese(&self) -> &'static str {
        match self {
            Self::Notice => "Thông báo",
            Self::Report => "Báo cáo",
            Self::Plan => "Kế hoạch",
            Self::Letter => "Công văn",
            Self::Decision => "Quyết định",
            Self::Resolution => "Nghị quyết",
            Self::Submission => "Tờ trình",
            Self::Directive => "Chỉ thị",
            Self::Telegram => "Công điện",
            Self::Guidance => "Hướng dẫn",
            Self::Programme => "Chương trình",
            Self::Scheme => "Phương án",
            Self::Project => "Đề án",
            Self::Minutes => "Biên bản",
            Self::Invitation => "Giấy mời",
            Self::Regulation => "Quy chế",
            Self::Statistics => "Thống kê",
            Self::Other => "Khác",
        }
    }
}

impl Vietnamese for EditReason {
    fn vietnamese(&self) -> &'static str {
        match self {
            Self::Channel => "ngữ cảnh",
            Self::Gazetteer => "địa danh",
            Self::Abbreviation => "viết tắt",
            Self::Join => "nối",
            Self::Split => "tách",
            Self::UserWord => "từ điển riêng",
        }
    }
}

impl Vietnamese for FigureKind {
    fn vietnamese(&self) -> &'static str {
        match self {
            Self::Count => "số đếm",
            Self::Percent => "phần trăm",
            Self::Ratio => "tỷ số",
            Self::Money => "tiền",
            Self::Area => "diện tích",
            Self::Ordinal => "thứ tự",
            Self::Date => "ngày",
            Self::DocNumber => "số văn bản",
            Self::Time => "thời gian",
            Self::Year => "năm",
            Self::Range => "khoảng",
            Self::Quantity => "đại lượng",
        }
    }
}
