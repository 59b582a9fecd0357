use super::*;
use crate::model::LocalityScope;
use proptest::strategy::Strategy as _;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A district's document.
fn district(code: &str, on: &str) -> Locality {
    let g = Gazetteer::bundled();
    let d = g.by_code(code, Some(day(on))).unwrap();
    let p = g.by_code(&d.province_code, Some(day(on))).unwrap();
    Locality {
        scope: LocalityScope::District,
        province: Some(p.to_ref(100)),
        district: Some(d.to_ref(100)),
        commune: None,
        confidence: 100,
    }
}

fn communes(code: &str, on: &str) -> Vec<&'static str> {
    let units = Gazetteer::bundled().units_of(&district(code, on), Some(day(on)));
    units.iter().filter(|u| u.kind.level() == 3).map(|u| u.name.as_str()).collect()
}

fn found(name: &str, code: &str, on: &str) -> Vec<String> {
    let query = Query { name, within: district(code, on), on: Some(day(on)), kind: None };
    Gazetteer::bundled().find(&query).into_iter().map(|u| format!("{} {}", u.kind, u.name)).collect()
}

fn mentioned(text: &str, code: &str, on: &str) -> Vec<(String, Vec<String>)> {
    let mentions = Gazetteer::bundled().mentions(text, &district(code, on), Some(day(on)));
    let of = |m: &Mention| m.candidates.iter().map(|c| format!("{} {}", c.kind, c.name)).collect();
    mentions.iter().map(|m| (m.span.of(text).to_owned(), of(m))).collect()
}

const NGHI_SON: (&str, &str) = ("407", "2023-07-24");

#[test]
fn the_bundled_tables_are_whole() {
    let units = include_str!("../../dictionaries/gazetteer/units.tsv");
    let changes = include_str!("../../dictionaries/gazetteer/changes.tsv");
    let tables = Tables::parse(units, changes).unwrap();
    for (on, counts) in
        [("2022-10-01", [63, 705, 10_599]), ("2025-06-30", [63, 696, 10_035]), ("2025-07-01", [34, 0, 3_321])]
    {
        assert_eq!(tables.count_on(day(on)), counts, "{on}");
    }
    let ids = |text: &str| -> Vec<(usize, String)> {
        let rows = text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split('\t').next());
        rows.map(|id| (id.len(), id.to_owned())).collect()
    };
    assert!(ids(units).is_sorted(), "units.tsv is sorted");
    assert!(unicode_normalization::is_nfc(units) && unicode_normalization::is_nfc(changes));
    assert!(
        compile(units, changes).unwrap() == COMPILED,
        "gazetteer.bin is not what the tables compile to: run `tradau train gazetteer`"
    );
    assert_eq!(Gazetteer::load().unwrap().units(), tables.units);
}

#[test]
fn districts_have_their_communes_on_their_date() {
    assert_eq!(communes("407", "2023-07-24").len(), 31);
    assert_eq!(communes("547", "2023-09-06").len(), 15);
    assert_eq!(communes("396", "2023-06-17").len(), 16);
    let later = communes("407", "2025-01-02");
    assert_eq!(later.len(), 30);
    assert!(!later.contains(&"Hải Yến"));
}

#[test]
fn a_merged_unit_leads_to_its_successor() {
    let g = Gazetteer::bundled();
    let unit = g.by_code("16651", Some(day("2023-07-24"))).unwrap();
    let on = |d: Option<&str>| -> Vec<String> {
        g.successors(unit, d.map(day)).iter().map(|u| format!("{} {}", u.kind, u.name)).collect()
    };
    assert_eq!(on(Some("2023-07-24")), ["xã Hải Yến"], "it still stands");
    assert_eq!(on(Some("2025-01-02")), ["phường Nguyên Bình"]);
    assert_eq!(on(Some("2025-07-01")), ["phường Đào Duy Từ"]);
    assert_eq!(on(None), on(Some("2025-07-01")));
}

#[test]
fn a_divided_unit_has_all_its_successors_with_the_main_part_first() {
    let g = Gazetteer::bundled();
    let divided = g.tables.changes.iter().find(|c| c.scope == Scope::MainPart).unwrap();
    let unit = &g.units()[divided.old as usize];
    let all = g.successors(unit, None);
    assert!(all.len() >= 2);
    assert_eq!(all[0].code, g.units()[divided.new as usize].code);
    assert!(all[0].probability > all[1].probability);
}

#[test]
fn a_code_means_another_unit_after_the_reform() {
    let g = Gazetteer::bundled();
    let name = |on: &str| g.by_code("16645", Some(day(on))).map(|u| u.name.as_str());
    assert_eq!(name("2025-06-30"), Some("Mai Lâm"));
    assert_eq!(name("2025-07-01"), Some("Hải Bình"));
    assert_eq!(g.by_code("407", Some(day("2025-07-01"))), None);
    let town = |on: &str| g.by_code("407", Some(day(on))).map(|u| u.name.as_str());
    assert_eq!((town("2020-05-31"), town("2020-06-01")), (Some("Tĩnh Gia"), Some("Nghi Sơn")));
}

#[test]
fn damaged_names_are_found_in_their_district() {
    let (code, on) = NGHI_SON;
    for (damaged, name) in [
        ("Hdi Binh", "phường Hải Bình"),
        ("phuwong Hdi Binh", "phường Hải Bình"),
        ("x4 Tan Trwong", "xã Tân Trường"),
        ("Phui Son", "xã Phú Sơn"),
        ("Pinh Hai", "xã Định Hải"),
        ("Hii Thanh", "phường Hải Thanh"),
        ("Thanh Thay", "xã Thanh Thủy"),
        ("Thanh Thuỷ", "xã Thanh Thủy"),
        ("HẢI  HOÀ", "phường Hải Hòa"),
        ("thi xa Nghi Son", "thị xã Nghi Sơn"),
        ("tinh Thanh Hoéa", "tỉnh Thanh Hóa"),
    ] {
        assert_eq!(found(damaged, code, on).first().map(String::as_str), Some(name), "{damaged}");
    }
    for other in ["Công an", "Kế hoạch", "x", ""] {
        assert!(found(other, code, on).is_empty(), "{other}");
    }
}

#[test]
fn a_valid_name_is_never_taken_for_its_neighbour() {
    // Both stand in Hoằng Hóa.
    let (code, on) = ("399", "2023-01-01");
    assert_eq!(found("Hoằng Phú", code, on), ["xã Hoằng Phú"]);
    assert_eq!(found("Hoằng Phụ", code, on), ["xã Hoằng Phụ"]);
    let bare: Vec<_> = found("Hoang Phu", code, on);
    assert_eq!(bare.len(), 2, "without marks it may be either");
    let text = "các xã Hoằng Phú, Hoằng Phụ đã hoàn thành";
    let names: Vec<_> = mentioned(text, code, on).into_iter().flat_map(|m| m.1).collect();
    assert_eq!(names, ["xã Hoằng Phú", "xã Hoằng Phụ"]);
}

#[test]
fn numbers_and_respellings_are_names() {
    let on = "2023-01-01";
    // Quận 10 of Hồ Chí Minh City.
    assert_eq!(found("Phường 01", "771", on), ["phường 1"]);
    assert_eq!(found("P.12", "771", on), ["phường 12"]);
    assert!(found("Phường 99", "771", on).is_empty());
    let g = Gazetteer::bundled();
    let old = g.find(&Query { name: "Qui Nhơn", ..Query::default() });
    assert!(old.iter().any(|u| u.name == "Quy Nhơn"));
}

#[test]
fn kind_words_tell_homonyms_apart() {
    let (code, on) = NGHI_SON;
    assert_eq!(found("xã Nghi Sơn", code, on), ["xã Nghi Sơn"]);
    assert_eq!(found("thị xã Nghi Sơn", code, on), ["thị xã Nghi Sơn"]);
    let text = "UBND thị xã Nghi Sơn giao xã Nghi Sơn; huyện Thanh Sơn và xã Thanh Sơn học tập.";
    let all = mentioned(text, code, on);
    let expected = ["thị xã Nghi Sơn", "xã Nghi Sơn", "huyện Thanh Sơn", "xã Thanh Sơn"];
    assert_eq!(all.iter().map(|m| m.1.join("/")).collect::<Vec<_>>(), expected);
    assert_eq!(all.iter().map(|m| m.0.as_str()).collect::<Vec<_>>(), expected);
}

#[test]
fn a_name_of_many_units_keeps_its_candidates() {
    let query = Query { name: "xã Thanh Sơn", on: Some(day("2023-01-01")), ..Query::default() };
    let all = Gazetteer::bundled().find(&query);
    assert!(all.len() > 5 && all.iter().all(|u| u.probability < 50));
}

#[test]
fn a_province_and_its_city_are_told_apart_by_the_kind_word() {
    let g = Gazetteer::bundled();
    let on = Some(day("2023-01-01"));
    let here = g.locate("UBND TỈNH THÁI BÌNH\nSố: 4", on);
    let names = |text: &str| -> Vec<String> {
        g.mentions(text, &here, on)
            .iter()
            .map(|m| m.candidates.iter().map(|c| c.kind.word()).collect::<Vec<_>>().join("/"))
            .collect()
    };
    assert_eq!(names("tỉnh Thái Bình và thành phố Thái Bình"), ["tỉnh", "thành phố"]);
    assert_eq!(names("Thái Bình có 8 đơn vị."), ["tỉnh/thành phố"]);
}

#[test]
fn lists_pass_their_kind_words_on() {
    let (code, on) = NGHI_SON;
    let text = "gồm các xã, phường: Tung Lam (120,15%); Pha Lam\n(117,9%); Hdi Yén 107,7%, Xuân Lâm và Phui Son.";
    let all = mentioned(text, code, on);
    let names: Vec<_> = all.iter().map(|m| m.1.join("/")).collect();
    assert_eq!(names, ["xã Tùng Lâm", "xã Phú Lâm", "xã Hải Yến", "phường Xuân Lâm", "xã Phú Sơn"]);
}

#[test]
fn a_damaged_first_item_is_found_from_its_neighbours() {
    let (code, on) = NGHI_SON;
    let text = "một số địa bàn nhu: Hii\nThanh (73,4%); Nghi Son (72,83%); Hdi Binh (67,35%).";
    let names: Vec<_> = mentioned(text, code, on).into_iter().map(|m| m.1.join("/")).collect();
    assert_eq!(names, ["phường Hải Thanh", "xã Nghi Sơn", "phường Hải Bình"]);
}

#[test]
fn table_cells_are_places() {
    let text = "STT\tĐịa phương\tTổng số\n1\tTây An\t3224\n2\tBinh Thanh\t6185\nHuyện Tây Sơn\t76014\n";
    let names: Vec<_> = mentioned(text, "547", "2023-09-06").into_iter().map(|m| m.1.join("/")).collect();
    assert_eq!(names, ["xã Tây An", "xã Bình Thành", "huyện Tây Sơn"]);
}

#[test]
fn persons_and_common_words_are_no_places() {
    let (code, on) = NGHI_SON;
    for text in [
        "đồng chí Nguyễn Hải Bình, Chủ tịch UBND",
        "bà Hải Yến trình bày",
        "đồng chí Hải Yến phụ trách",
        "thanh toán không dùng tiền mặt, bình minh, phương án, tỉnh táo",
        "Trường Tiểu học Hải Hòa đạt chuẩn",
        "Hợp tác xã Hải Thanh",
        "CHỦ TỊCH\n\n\nNguyễn Tiến Dũng",
        "xã hội hóa; Bảo hiểm xã hội",
        "Độc lập - Tự do - Hạnh phúc",
        "giao ban với 31 xã. Hải yến tiệc; Phòng Tân dược",
        "mỗi xã 03 người, toàn huyện 6 điểm, cấp xã.\n\n2. Công an",
    ] {
        assert_eq!(mentioned(text, code, on), [], "{text}");
    }
}

#[test]
fn bare_names_of_the_own_district_are_places() {
    let (code, on) = NGHI_SON;
    let names = |text: &str| mentioned(text, code, on).into_iter().map(|m| m.1.join("/")).collect::<Vec<_>>();
    assert_eq!(names("Tại Xuân Lâm, tiến độ còn chậm."), ["phường Xuân Lâm"]);
    assert_eq!(names("Nghi Sơn, ngày 24 tháng 7 năm 2023"), ["thị xã Nghi Sơn"]);
    assert_eq!(names("lao động làm việc tại Bình Dương, Đồng Nai"), ["tỉnh Bình Dương", "tỉnh Đồng Nai"]);
    assert_eq!(names("tại Bình Thành"), [""; 0], "a commune of another district needs its kind word");
}

#[test]
fn a_unit_that_ended_has_its_successors() {
    let g = Gazetteer::bundled();
    let here = district("407", "2023-07-24");
    let mentions = g.mentions("phường Mai Lâm", &here, Some(day("2023-07-24")));
    assert_eq!(mentions[0].candidates[0].code, "16645");
    assert_eq!(mentions[0].successors[0].name, "Hải Bình");
    assert_eq!(mentions[0].kind, Some(UnitKind::Ward));
    assert_eq!(mentions[0].name_span.of("phường Mai Lâm"), "Mai Lâm");
}

fn located(text: &str, on: Option<&str>) -> (LocalityScope, [String; 3]) {
    let l = Gazetteer::bundled().locate(text, on.map(day));
    let name = |u: Option<UnitRef>| u.map_or_else(String::new, |u| u.name);
    (l.scope, [name(l.province), name(l.district), name(l.commune)])
}

#[test]
fn letterheads_say_who_speaks() {
    use LocalityScope::{Commune, Country, District, Province};
    for (text, scope, names) in [
        ("UBND HUYỆN YÊN THÀNH\nTỔ CÔNG TÁC ĐỀ ÁN 06\nSố: 4/BC\n", District, ["Nghệ An", "Yên Thành", ""]),
        ("ỦY BAN NHÂN DÂN\nHUYỆN TÂY SƠN\nSố: 12/UBND", District, ["Bình Định", "Tây Sơn", ""]),
        ("UBND TỈNH QUẢNG TRỊ\nSỞ Y TẾ\nSố: 1\nĐông Hà, ngày 2 tháng 5 năm 2017", Province, ["Quảng Trị", "", ""]),
        (
            "UBND XÃ HÒA PHONG\nSố: 1\nKẾ HOẠCH\nChuyển đổi số xã Hòa Phong, huyện Hòa Vang",
            Commune,
            ["Đà Nẵng", "Hòa Vang", "Hòa Phong"],
        ),
        ("HUYỆN UỶ PHONG ĐIỀN\nSố 8\nBÁO CÁO\ntại thành phố Cần Thơ", District, ["Cần Thơ", "Phong Điền", ""]),
        ("BỘ Y TẾ\nSố: 4/QĐ-BYT\nHà Nội, ngày 1 tháng 2 năm 2023", Country, ["", "", ""]),
        ("SỞ Y TẾ TỈNH MINH HẢI\nSố: 27\nCà Mau, ngày 20 tháng 1 năm 1996", Country, ["", "", ""]),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO TỈNH KIÊN GIANG\nSố: 3", Province, ["Kiên Giang", "", ""]),
        ("UỶ BAN NHÂN DÂN TỈNH HÀ BẮC\nSố: 9\nBắc Giang, ngày 1 tháng 2 năm 1996", Country, ["", "", ""]),
    ] {
        assert_eq!(located(text, Some("2023-03-01")), (scope, names.map(str::to_owned)), "{text}");
    }
}

#[test]
fn a_misread_year_drops_no_district() {
    let text = "UBND HUYỆN TÂY SƠN\nSố: 4/BC\nTây Sơn, ngày 06 tháng 9 năm 2028\nBÁO CÁO\nxã Bình Thuận, xã Tây Xuân";
    for on in [None, Some("2028-09-06"), Some("2023-09-06")] {
        assert_eq!(located(text, on).1, ["Bình Định", "Tây Sơn", ""], "{on:?}");
    }
    let motto = "UY BAN NHAN DAN HUYEN TAY SON\nCONG HOA XA HO CHU NGHIA VIET NAM\nSo: 5";
    assert_eq!(located(motto, Some("2023-09-06")).1, ["Bình Định", "Tây Sơn", ""], "no commune speaks in the motto");
}

#[test]
fn what_stands_behind_a_name_says_where_it_lies() {
    let (code, on) = NGHI_SON;
    let names = |text: &str| mentioned(text, code, on).into_iter().map(|m| m.1.join("/")).collect::<Vec<_>>();
    let path = "tại xã Tân Thành, huyện Hàm Thuận Nam, tỉnh Bình Thuận";
    assert_eq!(names(path), ["xã Tân Thành", "huyện Hàm Thuận Nam", "tỉnh Bình Thuận"]);
    let code_of = |text: &str| {
        let all = Gazetteer::bundled().mentions(text, &district(code, on), Some(day(on)));
        all.first().map(|m| m.candidates.iter().map(|c| c.code.clone()).collect::<Vec<_>>())
    };
    let there = Gazetteer::bundled().find(&Query {
        name: "xã Tân Thành",
        within: district("598", on),
        on: Some(day(on)),
        kind: None,
    });
    assert_eq!(code_of(path), Some(there.iter().map(|u| u.code.clone()).collect()));
    assert_eq!(names("tai xa Tan Thanh, huyen Ham Thuan Nam, tinh Binh Thuan")[0], "xã Tân Thành");
    assert_eq!(names("thành phố Thanh Hóa, tỉnh Thanh Hóa"), ["thành phố Thanh Hóa", "tỉnh Thanh Hóa"]);
}

#[test]
fn after_the_reform_districts_are_those_of_before() {
    let g = Gazetteer::bundled();
    let on = Some(day("2025-09-01"));
    let here = g.locate("UBND TỈNH TUYÊN QUANG\nSố: 4", on);
    let text = "Trụ sở tại huyện Hàm Yên cũ giao xã Hàm Yên; tại Hàm Yên, xã Bình Ca.";
    let names: Vec<_> = g.mentions(text, &here, on).iter().map(|m| format!("{}", m.candidates[0].kind)).collect();
    assert_eq!(names, ["huyện", "xã", "xã", "xã"]);
}

#[test]
fn without_marks_a_school_a_bridge_and_a_cooperative_are_no_places() {
    let (code, on) = NGHI_SON;
    for text in [
        "Truong Tieu hoc Hai Hoa dat chuan quoc gia",
        "Khoi cong xay dung cau Hai Binh voi tong muc dau tu",
        "Hgp tac xa Hai Thanh duoc ho tro",
        "Muc nuoc s6ng Hai Ha len muc bao dong",
        "Moi xa 03 nguoi, moi phuong 05 nguoi",
    ] {
        assert_eq!(mentioned(text, code, on), [], "{text}");
    }
}

#[test]
fn a_longer_damaged_name_is_not_its_clean_beginning() {
    let (code, on) = ("967", "2023-01-01");
    let names = |text: &str| mentioned(text, code, on).into_iter().map(|m| m.1.join("/")).collect::<Vec<_>>();
    assert_eq!(
        names("gom xa Tan Loc Bac, xa Tan Loc D6ng va xa Tan Loc"),
        ["xã Tân Lộc Bắc", "xã Tân Lộc Đông", "xã Tân Lộc"]
    );
}

#[test]
fn the_body_speaks_where_there_is_no_head() {
    let damaged = "THONG BAO\n\nKét qua kich hoat\ntrén dia ban thi xa Nghi Son (tinh dén ngay 24/7/2023)\n\
        Cong van cua Chu tich UBND tinh Thanh Hoa: Tung Lam (1%), Truc Lam, Hai Nhan, Nguyén Binh.";
    let names = |l: (LocalityScope, [String; 3])| l.1;
    assert_eq!(names(located(damaged, None)), ["Thanh Hóa", "Nghi Sơn", ""]);
    let several = "Báo cáo về huyện Tây Sơn, huyện Phù Cát, huyện Hoài Ân và thị xã An Nhơn của tỉnh Bình Định.";
    assert_eq!(names(located(several, Some("2023-01-01"))), ["Bình Định", "", ""]);
    assert_eq!(located("Kết quả thực hiện nhiệm vụ", None).0, LocalityScope::Country);
}

#[test]
fn after_the_reform_communes_stand_under_provinces() {
    let text = "ỦY BAN NHÂN DÂN XÃ ĐÔNG ANH\nSố: 52/BC\nKính gửi: UBND thành phố Hà Nội.";
    let (scope, names) = located(text, Some("2025-08-15"));
    assert_eq!((scope, names), (LocalityScope::Commune, ["Hà Nội", "", "Đông Anh"].map(str::to_owned)));
    let society = located("ĐẢNG ỦY XÃ HỘI CƯ\nSố: 3\nKính gửi: UBND tỉnh Đồng Tháp", Some("2025-08-15"));
    assert_eq!(society, (LocalityScope::Commune, ["Đồng Tháp", "", "Hội Cư"].map(str::to_owned)));
    let g = Gazetteer::bundled();
    let here = g.locate(text, Some(day("2025-08-15")));
    let units = g.units_of(&here, Some(day("2025-08-15")));
    assert_eq!(units.iter().filter(|u| u.kind.level() == 1).count(), 34);
    assert!(units.iter().all(|u| u.kind.level() != 2));
    assert!(units.iter().filter(|u| u.kind.level() == 3).all(|u| u.province_code == "01"));
}

#[test]
fn hamlets_of_a_users_list_are_mentioned_and_found() {
    let list = "add\t16633-T05\tLiên Đình\tthôn\t16633\t2019-01-01\n\
        add\t16633-T06\tLiên Hải\tthôn\t16633\t2019-01-01\n\
        add\t16633-P1\t1\ttổ dân phố\t16633\t2019-01-01\n";
    let own = Gazetteer::bundled().with_overrides(list).unwrap();
    let (code, on) = NGHI_SON;
    let here = district(code, on);
    let linked = |text: &str| -> Vec<String> {
        let found = own.mentions(text, &here, Some(day(on)));
        found.iter().filter_map(|m| m.candidates.first()).map(|u| u.code.clone()).collect()
    };
    assert_eq!(linked("tại thôn Liên Đình và thôn Liên Hải, phường Hải Bình"), ["16633-T05", "16633-T06", "16633"]);
    assert_eq!(linked("các thôn: Liên Đình, Liên Hải"), ["16633-T05", "16633-T06"]);
    assert_eq!(linked("tại tổ dân phố 1, phường Hải Bình"), ["16633-P1", "16633"]);
    assert_eq!(linked("thôn Hải Bình"), [""; 0], "a hamlet of a name that only a ward has");
    let find = |name| own.find(&Query { name, within: here.clone(), on: Some(day(on)), kind: None });
    assert_eq!(find("thôn Liên Đình")[0].code, "16633-T05");
    assert_eq!(find("thon Lién Dinh")[0].code, "16633-T05");
    let without = Gazetteer::bundled().mentions("tại thôn Liên Đình", &here, Some(day(on)));
    assert!(without.is_empty(), "{without:?}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Scanned rubbish is data: nothing panics, spans are in bounds and in order, no mention is empty-handed.
    #[test]
    fn any_text_can_be_scanned(words in proptest::collection::vec(
        proptest::prop_oneof!["[A-Za-zÀ-ỹ0-9]{1,6}", proptest::sample::select(vec![
            "xã", "phường", "thi", "xa", "Hải", "Bình", "(", ")", ",", ";", "\n", "\t", "và", "UBND", "HUYỆN", "Số:", "12", ".",
            "các", "ngày", "tháng", "năm", "2023", "¢", "x&", "Kính", "gửi", "|", "'", "\u{301}",
        ]).prop_map(str::to_owned)],
        0..60,
    ), glue in "[ \n]?") {
        let text = words.join(if glue.is_empty() { "" } else { " " });
        let g = Gazetteer::bundled();
        let here = g.locate(&text, None);
        for locality in [here, district("407", "2023-07-24")] {
            let mut last = 0;
            for m in g.mentions(&text, &locality, Some(day("2023-07-24"))) {
                proptest::prop_assert!(m.span.start >= last && m.span.contains(m.name_span));
                proptest::prop_assert!(!m.span.of(&text).is_empty() && !m.candidates.is_empty());
                last = m.span.end;
            }
        }
        let _ = g.find(&Query { name: &text, ..Query::default() });
    }
}
