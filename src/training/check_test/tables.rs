//! Relations of tables: written and unwritten formulas, total rows, subtotals, percentage and ranking columns, and
//! figures of the text that stand in a table too.

use super::compose::{Class, Notice, fill};
use super::prose::communes;
use rust_decimal::{Decimal, RoundingStrategy};

/// `(whole, done, left)` and how the columns of a table are called.
const COLUMNS: &[[&str; 5]] = &[
    ["Chỉ tiêu giao", "Đã thực hiện", "Còn lại", "Tỷ lệ (%)", "Xếp hạng"],
    ["Tổng số hồ sơ", "Đã giải quyết", "Chưa giải quyết", "Tỷ lệ giải quyết", "Xếp thứ"],
    ["Số hộ rà soát", "Hộ đã hoàn thành", "Hộ chưa hoàn thành", "Tỷ lệ %", "Thứ tự"],
    ["Tài khoản được duyệt", "Tài khoản kích hoạt", "Tài khoản chưa kích hoạt", "Tỷ lệ kích hoạt", "Xếp hạng"],
    ["Dự toán", "Giải ngân", "Dư", "Tỷ lệ giải ngân (%)", "Hạng"],
    ["Số con phải tiêm", "Số con đã tiêm", "Số con chưa tiêm", "Đạt tỷ lệ (%)", "Xếp thứ"],
];
/// Two parts and their sum.
const PAIRS: &[[&str; 3]] = &[
    ["Nam", "Nữ", "Cộng"],
    ["Mức 1", "Mức 2", "Tổng hai mức"],
    ["Trực tuyến", "Trực tiếp", "Tổng hồ sơ"],
    ["Hộ nghèo", "Hộ cận nghèo", "Tổng số hộ"],
    ["Vốn tỉnh", "Vốn huyện", "Tổng vốn"],
    ["Lúa", "Hoa màu", "Tổng diện tích"],
];
const TOTALS: &[&str] = &["Tổng cộng", "Cộng", "Tổng số", "Toàn huyện", "Tổng", "TỔNG CỘNG"];
const SAME: &[&str] = &[
    "Tổng hợp chung, {c} là {t} (theo biểu kèm theo).",
    "Toàn huyện có {c}: {t} (chi tiết tại bảng trên).",
    "Theo bảng tổng hợp, {c} của toàn huyện là {t}.",
    "Như vậy {c} đạt {t} trên địa bàn toàn huyện.",
];

/// A cell to be printed.
#[derive(Debug, Clone)]
struct Cell {
    index: usize,
    shown: String,
}

fn cell(notice: &mut Notice, value: Decimal) -> Cell {
    let (index, shown) = notice.number(value);
    Cell { index, shown }
}

/// A table of communes with a total row.
pub(super) fn communes_table(notice: &mut Notice) {
    let rows = notice.draw(4, 18);
    let rows = usize::try_from(rows).unwrap_or(4);
    let names = communes(notice, rows);
    let written = notice.random.percent(45);
    let ranked = notice.random.percent(40);
    let with_pair = notice.random.percent(50);
    let columns = *notice.wording(COLUMNS);
    let pair = *notice.wording(PAIRS);
    let size = [120_i64, 900, 7_000, 48_000][notice.pick(4)];
    let mut grid: Vec<Vec<i64>> = Vec::new();
    for _ in 0..rows {
        let whole = notice.draw(size / 3, size);
        let at = notice.draw(30, 98);
        let done = (whole * at / 100).clamp(1, whole - 1);
        let mut row = vec![whole, done, whole - done];
        if with_pair {
            let part = (done * notice.draw(10, 90) / 100).clamp(1, done.max(2) - 1);
            row.extend([part, done - part]);
        }
        grid.push(row);
    }
    let width = grid[0].len();
    let totals: Vec<i64> = (0..width).map(|c| grid.iter().map(|r| r[c]).sum()).collect();
    // Header.
    let mut header = vec!["STT".to_owned(), "Đơn vị".to_owned()];
    header.push(columns[0].to_owned());
    if with_pair {
        header.extend([pair[0].to_owned(), pair[1].to_owned()]);
    }
    header.extend([columns[1].to_owned(), columns[2].to_owned(), columns[3].to_owned()]);
    if ranked {
        header.push(columns[4].to_owned());
    }
    let intro = *notice.wording(&[
        "Kết quả cụ thể của các xã, thị trấn như sau:",
        "BIỂU TỔNG HỢP KẾT QUẢ THỰC HIỆN",
        "Số liệu chi tiết theo bảng sau:",
        "PHỤ LỤC: Kết quả thực hiện của các đơn vị",
    ]);
    notice.say(String::new());
    notice.say(intro);
    notice.say(String::new());
    notice.say(header.join("\t"));
    let first = 3;
    let (whole_at, done_at) = (0, if with_pair { 3 } else { 1 });
    let left_at = done_at + 1;
    if written {
        let mut marks = vec!["A".to_owned(), "B".to_owned(), "(1)".to_owned()];
        if with_pair {
            marks.extend(["(2)".to_owned(), "(3)".to_owned(), "(4)=(2)+(3)".to_owned(), "(5)=(1)-(4)".to_owned()]);
            marks.push("(6)=(4)/(1)".to_owned());
        } else {
            marks.extend(["(2)".to_owned(), "(3)=(1)-(2)".to_owned(), "(4)=(2)/(1)".to_owned()]);
        }
        if ranked {
            marks.push(format!("({})", marks.len() - 1));
        }
        notice.say(marks.join("\t"));
    }
    let named = |c: usize| {
        if written { format!("({})", c + 1) } else { header[c + first - 1].clone() }
    };
    let sign = notice.random.percent(50);
    let mut order: Vec<usize> = (0..rows).collect();
    let ratio = |row: &[i64]| Decimal::from(row[1]) / Decimal::from(row[0]);
    order.sort_by(|&a, &b| ratio(&grid[b]).cmp(&ratio(&grid[a])));
    let places = if notice.random.percent(60) { 2 } else { 1 };
    let mut cells: Vec<Vec<Cell>> = Vec::new();
    let all_rows: Vec<Vec<i64>> = grid.iter().cloned().chain([totals.clone()]).collect();
    let total_name = *notice.wording(TOTALS);
    let mut ranks = Vec::new();
    for (r, row) in all_rows.iter().enumerate() {
        let mut line: Vec<Cell> = Vec::new();
        line.push(cell(notice, row[0].into()));
        if with_pair {
            line.push(cell(notice, row[3].into()));
            line.push(cell(notice, row[4].into()));
        }
        line.push(cell(notice, row[1].into()));
        line.push(cell(notice, row[2].into()));
        let exact = Decimal::from(row[1]) * Decimal::ONE_HUNDRED / Decimal::from(row[0]);
        let mut rounded = exact.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(places);
        let shown = notice.plain(rounded);
        let (index, shown) = notice.mark(if sign { format!("{shown}%") } else { shown });
        line.push(Cell { index, shown });
        let mut texts: Vec<String> = if r < rows {
            vec![(r + 1).to_string(), names[r].to_owned()]
        } else {
            vec![String::new(), total_name.to_owned()]
        };
        texts.extend(line.iter().map(|c| c.shown.clone()));
        if ranked && r < rows {
            // Equal rates share a rank, as Excel's RANK gives it.
            let printed = |q: usize| {
                let e = Decimal::from(grid[q][1]) * Decimal::ONE_HUNDRED / Decimal::from(grid[q][0]);
                e.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
            };
            let rank = 1 + (0..rows).filter(|&q| printed(q) > printed(r)).count();
            let (index, shown) = notice.mark(rank.to_string());
            ranks.push(index);
            texts.push(shown);
        } else if ranked {
            texts.push(String::new());
        }
        notice.say(texts.join("\t"));
        cells.push(line);
    }
    notice.say(String::new());
    let column = |c: usize| -> Vec<usize> { cells.iter().map(|l| l[c].index).collect() };
    let formula = |cs: &[usize]| -> Vec<usize> { cs.iter().flat_map(|&c| column(c)).collect() };
    let share_at = cells[0].len() - 1;
    let formula_class = if written { Class::WrittenFormula } else { Class::FoundFormula };
    let names_of = |cs: &[usize]| cs.iter().map(|&c| named(c)).collect::<Vec<_>>();
    notice.relate_named(
        formula_class,
        written,
        &formula(&[whole_at, done_at, left_at]),
        names_of(&[whole_at, done_at, left_at]),
    );
    if with_pair {
        notice.relate_named(formula_class, written, &formula(&[1, 2, done_at]), names_of(&[1, 2, done_at]));
    }
    notice.relate_named(
        Class::PercentColumn,
        written,
        &formula(&[done_at, whole_at, share_at]),
        names_of(&[done_at, whole_at, share_at]),
    );
    for c in 0..share_at {
        notice.relate_named(Class::TotalRow, true, &column(c), names_of(&[c]));
    }
    if ranked {
        notice.relate_named(Class::RankColumn, false, &ranks, vec![named(share_at + 1)]);
    }
    if totals[0] >= 1_000 && notice.random.percent(50) {
        let c = columns[0].to_lowercase();
        let (t, shown) = cell(notice, totals[0].into()).into();
        let wording = *notice.wording(SAME);
        notice.say(fill(wording, &[("c", &c), ("t", &shown)]));
        let own = cells[rows][0].index;
        if totals[0] % 100 != 0 {
            notice.relate(Class::Same, false, &[own, t]);
        }
    }
}

impl From<Cell> for (usize, String) {
    fn from(cell: Cell) -> Self {
        (cell.index, cell.shown)
    }
}

/// A table of two or three groups, each with its own sum, and a total of all.
pub(super) fn grouped_table(notice: &mut Notice) {
    let groups = notice.draw(2, 3);
    let titles: [&str; 3] = *notice.wording(&[
        ["Khối các xã", "Khối trường học", "Khối cơ quan"],
        ["Vùng cao", "Vùng giữa", "Vùng thấp"],
        ["Ngân sách tỉnh", "Ngân sách huyện", "Ngân sách xã"],
        ["Lĩnh vực kinh tế", "Lĩnh vực văn hóa - xã hội", "Lĩnh vực nội chính"],
    ]);
    let heads = *notice.wording(&[
        ["Số lượng", "Kinh phí (triệu đồng)"],
        ["Kế hoạch", "Thực hiện"],
        ["Số hồ sơ", "Số người"],
        ["Năm 2022", "Năm 2023"],
    ]);
    notice.say(String::new());
    notice.say("Bảng tổng hợp theo nhóm như sau:");
    notice.say(String::new());
    notice.say(format!("TT\tNội dung\t{}\t{}", heads[0], heads[1]));
    let roman = ["I", "II", "III"];
    let total_first = notice.random.percent(40);
    let mut rows: Vec<(String, String, [i64; 2])> = Vec::new();
    let mut group_at = Vec::new();
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut totals = [0_i64; 2];
    let mut pool = communes(notice, 20).into_iter();
    for g in 0..usize::try_from(groups).unwrap_or(2) {
        let n = notice.draw(2, 5);
        let own: Vec<[i64; 2]> = (0..n).map(|_| [notice.draw(12, 900), notice.draw(40, 9_000)]).collect();
        let sum = [own.iter().map(|o| o[0]).sum(), own.iter().map(|o| o[1]).sum()];
        totals[0] += sum[0];
        totals[1] += sum[1];
        group_at.push(rows.len());
        rows.push((roman[g].to_owned(), titles[g].to_owned(), sum));
        members.push((rows.len()..rows.len() + own.len()).collect());
        for (i, o) in own.into_iter().enumerate() {
            rows.push(((i + 1).to_string(), pool.next().unwrap_or("Khác").to_owned(), o));
        }
    }
    let total_name = *notice.wording(TOTALS);
    let total = (String::new(), total_name.to_owned(), totals);
    let total_at = if total_first { 0 } else { rows.len() };
    rows.insert(total_at, total);
    let shift = |r: usize| if total_first { r + 1 } else { r };
    let mut indexes: Vec<[usize; 2]> = Vec::new();
    for (mark, name, values) in &rows {
        let (a, b) = (notice.number(values[0].into()), notice.number(values[1].into()));
        notice.say(format!("{mark}\t{name}\t{}\t{}", a.1, b.1));
        indexes.push([a.0, b.0]);
    }
    notice.say(String::new());
    for c in 0..2 {
        let mut numbers: Vec<usize> = group_at.iter().map(|&g| indexes[shift(g)][c]).collect();
        numbers.push(indexes[total_at][c]);
        notice.relate_named(Class::TotalRow, true, &numbers, vec![heads[c].to_owned()]);
        for (g, rows) in group_at.iter().zip(&members) {
            let mut numbers: Vec<usize> = rows.iter().map(|&r| indexes[shift(r)][c]).collect();
            numbers.push(indexes[shift(*g)][c]);
            notice.relate_named(Class::Subtotal, true, &numbers, vec![heads[c].to_owned()]);
        }
    }
}
