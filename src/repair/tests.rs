//! What the bundled models must mend, and what they must leave alone.

use super::{Settings, bundled};
use crate::model::{DamageProfile, EditReason, Text};

fn repaired(text: &str, names: &[&str]) -> super::Repaired {
    let settings = Settings { names: names.iter().map(|n| (*n).to_owned()).collect(), ..Settings::default() };
    bundled().repair(&Text::from_plain(text), &settings)
}

#[test]
fn wrong_language_text_gets_its_marks_back() {
    for (damaged, truth) in [
        (
            "Téng sé hé so da tiép nhan trong thang: 1.482 hé so, trong dé giai quyét dung han 1.455 hé so.",
            "Tổng số hồ sơ đã tiếp nhận trong tháng: 1.482 hồ sơ, trong đó giải quyết đúng hạn 1.455 hồ sơ.",
        ),
        (
            "Uy ban nhan dan huyén bao cao két qua thyc hién nhiém vu phat trién kinh té - xa hdi nam 2022",
            "Ủy ban nhân dân huyện báo cáo kết quả thực hiện nhiệm vụ phát triển kinh tế - xã hội năm 2022",
        ),
    ] {
        assert_eq!(repaired(damaged, &[]).text.as_str(), truth);
    }
}

#[test]
fn text_stripped_of_marks_gets_them_back() {
    let out =
        repaired("De nghi Uy ban nhan dan cac xa, thi tran khan truong trien khai thuc hien va bao cao ket qua", &[]);
    assert_eq!(out.profiles, [DamageProfile::MarksStripped]);
    assert_eq!(
        out.text.as_str(),
        "Đề nghị Ủy ban nhân dân các xã, thị trấn khẩn trương triển khai thực hiện và báo cáo kết quả"
    );
}

#[test]
fn names_of_the_documents_own_place_win_where_a_name_is_expected() {
    let line = "Cac x4, phuong cé ty lé cao gém: phuong Hdi Binh (67,35%) va x4 Truwong Lam (86,24%).";
    let out = repaired(line, &["Hải Bình", "Trường Lâm", "Hải Hà"]);
    assert!(out.text.as_str().contains("Hải Bình (67,35%)"), "{}", out.text.as_str());
    assert!(out.text.as_str().contains("Trường Lâm (86,24%)"), "{}", out.text.as_str());
    let edit = out.edits.iter().find(|e| e.after == "Hải Bình").unwrap();
    assert_eq!(edit.reason, EditReason::Gazetteer);
    assert!(edit.applied && edit.confidence >= 50);
}

#[test]
fn figures_numbers_and_addresses_are_never_touched() {
    let line = "Cong van sb 2806/TCTPA06-CA ngay 22/6/2023, dat 84,62% (08/31 don vi), 1.235 ty dong, ngay 06 thang 9 nam 2023; hop thu vanthu@tayson.gov.vn, muc II, DC01, 5km, 12a.";
    let out = repaired(line, &[]);
    let kept = [
        "2806/TCTPA06-CA",
        "22/6/2023,",
        "84,62%",
        "(08/31",
        "1.235",
        "06",
        "9",
        "2023;",
        "vanthu@tayson.gov.vn,",
        "II,",
        "DC01,",
        "5km,",
        "12a.",
    ];
    let tokens: Vec<&str> = out.text.as_str().split_whitespace().collect();
    for token in kept {
        assert!(tokens.contains(&token), "{token} in {}", out.text.as_str());
    }
}

#[test]
fn clean_text_goes_through_unchanged() {
    for text in [
        "Tổng số tài khoản đã kích hoạt thành công: 14.091 trường hợp, đạt tỷ lệ 84,62%, trong đó xã Hoằng Phú và xã Hoằng Phụ.",
        "Uỷ ban nhân dân tỉnh Hoà Bình thông báo về việc thuỷ lợi; ứng dụng VNeID, smartphone của ông Lò Văn Pản, bản Nà Ản.",
        "I. KẾT QUẢ\n\n1.1. Công tác  chỉ đạo:\ta) Đã ban hành 05 văn bản;\r\nb) Không./.",
    ] {
        let out = repaired(text, &["Hoằng Phú", "Hoằng Phụ"]);
        assert_eq!(out.text.as_str(), text);
        assert!(out.edits.iter().all(|e| !e.applied));
    }
}

#[test]
fn a_doubtful_repair_is_only_suggested() {
    let damaged = "Téng sé hé so da tiép nhan trong thang: 1.482 hé so, trong dé giai quyét dung han.";
    let all = Settings { threshold: 0, ..Settings::default() };
    let none = Settings { threshold: 101, ..Settings::default() };
    let text = Text::from_plain(damaged);
    let suggested = bundled().repair(&text, &none);
    assert_eq!(suggested.text.as_str(), damaged);
    assert!(suggested.edits.len() > 8 && suggested.edits.iter().all(|e| !e.applied));
    for edit in &suggested.edits {
        assert_eq!(edit.span.of(damaged), edit.before, "a suggestion points at what stands there");
    }
    let made = bundled().repair(&text, &all);
    for edit in &made.edits {
        assert_eq!(edit.span.of(made.text.as_str()), edit.after);
    }
}

#[test]
fn repairing_again_changes_nothing() {
    let damaged = "Uy ban nhan dan huyén bao cao két qua thyc hién nhiém vu phat trién kinh té - xa hdi nam 2022";
    let once = repaired(damaged, &[]).text;
    let twice = repaired(once.as_str(), &[]).text;
    assert_eq!(once.as_str(), twice.as_str());
}

#[test]
fn an_abbreviation_defined_once_is_known_everywhere() {
    let damaged = "Uy ban nhan dan x4 bao cao két qua chuyén déi sé (CDS) nam 2023. Két qua CDS cua x4 dat két qua cao, trong dé CDS trong quan ly hé so.";
    let out = repaired(damaged, &[]);
    assert_eq!(out.text.as_str().matches("CĐS").count(), 3, "{}", out.text.as_str());
}

#[test]
fn digits_that_may_be_a_word_are_suggested_and_stay() {
    let damaged =
        "Cac don vi c6 ty 16 kich hoat tai khoan dat ty lé cao, trong dé c6 16 don vi hoan thanh chi tiéu duoc giao";
    let out = repaired(damaged, &[]);
    assert_eq!(out.text.as_str().matches("16").count(), 2, "{}", out.text.as_str());
}

#[test]
fn a_horn_read_as_a_question_mark_ends_no_sentence() {
    let out = repaired("Uy ban nhan dan huyén bao cao két qua st? dung tai khoan dinh danh va xt? ly hé so", &[]);
    assert!(out.text.as_str().contains("kết quả sử dụng tài khoản"), "{}", out.text.as_str());
    let asked = "Tai sao dén nay van chwa hoan thanh nhiém vu dugc giao? Uy ban nhan dan huyén yéu cau lam ro";
    assert!(repaired(asked, &[]).text.as_str().contains("giao? Ủy ban"));
}

#[test]
fn what_is_sure_in_one_place_helps_in_another() {
    // `di` is read from `đã` all over: in the last sentence little else says so.
    let last = "Cong an xa di van déng.";
    assert_eq!(repaired(last, &[]).text.as_str(), "Công an xã đi vận động.");
    let often = "Tong sé tai khoan di thu nhan va di cap nhat thanh cong. Ho so di giai quyét dung han. ".repeat(4);
    let out = repaired(&format!("{often}{last}"), &[]);
    assert!(out.text.as_str().ends_with("đã vận động."), "{}", out.text.as_str());
}

#[test]
fn a_capital_that_was_none_is_made_small_in_a_sentence_only() {
    let out =
        repaired("- 14/31 don vi c6 ty lé kich hoat dat tir 80% dén duwdi 90%, gdm C4c x4 trén dia ban thi x4", &[]);
    assert!(out.text.as_str().contains("gồm các xã trên địa bàn"), "{}", out.text.as_str());
    let kept =
        repaired("Thuc hién chi dao cia Chi tich Uy ban nhan dan huyén.\nCac don vi bao cao két qua thuc hién", &[]);
    assert!(kept.text.as_str().contains("Chủ tịch Ủy ban nhân dân huyện.\nCác đơn vị"), "{}", kept.text.as_str());
}

#[test]
fn a_sign_on_a_page_read_with_the_right_language_is_no_word() {
    let text = "Tổng sổ hồ sơ @ đã tiếp nhạn: 1.240 hồ sơ; tỷ 1ệ giải quyết đùng hạn @ xã, thị trấn (4) = @ - (3)";
    let settings = Settings { scanned: vec![true], ..Settings::default() };
    let out = bundled().repair(&crate::model::Text::from_plain(text), &settings);
    assert_eq!(out.text.as_str().matches('@').count(), 3, "{}", out.text.as_str());
    assert!(out.text.as_str().contains("tiếp nhận"), "{}", out.text.as_str());
}

#[test]
fn a_line_without_an_end_is_repaired_like_others() {
    let line = "cong an tinh thong bao két qua ".repeat(6_000);
    let out = repaired(&line, &[]);
    assert!(out.text.as_str().ends_with("công an tỉnh thông báo kết quả "), "{}", out.text.as_str().len());
}

#[test]
fn capitals_are_neither_lost_nor_made_up() {
    let report = "Uy ban nhan dan huyén bao cao két qua thyc hién nhiém vu phat trién kinh té - xa hdi nam 2022.";
    let out = repaired(&format!("{report} Noi nhan: Phong TN&MT; Luu: VT, LDTBXH.\nK/T Cha tich"), &[]);
    for kept in ["TN&MT;", "VT, LĐTBXH.", "K/T "] {
        assert!(out.text.as_str().contains(kept), "{kept} in {}", out.text.as_str());
    }
    let out = repaired(
        &format!("{report} SO Tai chinh chu tri, phdi hop voi cac don vi thyc hién. Phong trao \"Muoi phut\""),
        &[],
    );
    assert!(out.text.as_str().contains(". Sở Tài chính chủ trì"), "{}", out.text.as_str());
    assert!(out.text.as_str().contains("\"Mười phút"), "{}", out.text.as_str());
}

#[test]
fn a_bar_before_small_letters_is_an_l_and_one_before_capitals_a_rule() {
    let damaged = "Uy ban nhan dan huyén bao cao két qua: dién tich rét |6n so v6i nam truwdc\n2 |Huyén Kim Son 2.987";
    let out = repaired(damaged, &["Kim Sơn"]);
    assert!(out.text.as_str().contains("rất lớn so với năm trước"), "{}", out.text.as_str());
    assert!(out.text.as_str().contains("2 |Huyện Kim Sơn 2.987"), "{}", out.text.as_str());
}

#[test]
fn the_square_of_a_metre_is_no_stroke_and_a_share_in_it_is_a_word() {
    let damaged =
        "Uy ban nhan dan x4 bao cao két qua do dac: phan dat chénh léch 22,5 m? con lai, binh quan 71 m2/nguoi.";
    let out = repaired(damaged, &[]);
    assert!(out.text.as_str().contains("22,5 m? còn lại, bình quân 71 m2/người."), "{}", out.text.as_str());
}

#[test]
fn a_name_is_expected_after_a_name_and_its_figure() {
    let line = "Cac x4, phuong cé ty lé cao gém: phuong Hdi Binh (67,35%); H6i Chdu (73,73%); Truwong Lam (86,24%).";
    let out = repaired(line, &["Hải Bình", "Hải Châu", "Trường Lâm", "Hải Hà"]);
    assert!(out.text.as_str().contains("Hải Bình (67,35%); Hải Châu (73,73%); Trường Lâm"), "{}", out.text.as_str());
    let line =
        "Cé 04 don vi hoan thanh chi tiéu giao, gém cdc x4, thi tran: Tién Dién (106,42%); Xuan Giang (101,30%).";
    let out = repaired(line, &["Tiên Điền", "Xuân Giang", "Xuân Mỹ"]);
    assert!(out.text.as_str().contains("thị trấn: Tiên Điền (106,42%); Xuân Giang"), "{}", out.text.as_str());
}
