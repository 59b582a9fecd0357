use super::{
    File,
    samples::{assemble, pdf, show, stream},
};
use crate::model::BBox;
use std::path::Path;

fn open(bytes: Vec<u8>) -> Result<File, String> {
    File::open(Path::new("a.pdf"), bytes).map_err(|e| e.to_string())
}

fn layer(content: &str) -> String {
    layer_of("", content)
}

fn layer_of(attributes: &str, content: &str) -> String {
    let file = open(pdf(&[(attributes, content)])).unwrap();
    file.text_layer(0).unwrap().map(|p| p.to_plain()).unwrap_or_default()
}

#[test]
fn words_come_from_spaces_and_from_gaps() {
    let content = format!("BT /V 12 Tf 72 700 Td {} 0 -14 Td {} ET", show("Số: 12/TB-UBND"), show("Phường Hải Bình"));
    assert_eq!(layer(&content), "Số: 12/TB-UBND\nPhường Hải Bình");
    // (6735) drawn piecewise without a gap is one word; a TJ jump of 300 thousandths is a space.
    assert_eq!(layer("BT /F 10 Tf 72 700 Td [(67) (,35%) -300 (dat)] TJ ET"), "67,35% dat");
    assert_eq!(layer("BT /F 10 Tf 72 700 Td (67) Tj 12 0 Td (,35) Tj 30 0 Td (ha) Tj ET"), "67,35 ha");
}

#[test]
fn wide_set_headings_keep_their_words() {
    assert_eq!(layer("BT /F 10 Tf 4 Tc 72 700 Td (THONG BAO) Tj ET"), "THONG BAO");
    assert_eq!(layer("BT /F 10 Tf 4 Tc 72 700 Td [(THONG) -600 (BAO)] TJ ET"), "THONG BAO");
}

#[test]
fn boxes_are_in_pixels_of_the_page_image() {
    let file = open(pdf(&[("", "BT /F 12 Tf 72 770 Td (Trang) Tj ET")])).unwrap();
    let page = file.text_layer(0).unwrap().unwrap();
    let image = file.image(0).unwrap();
    assert_eq!((page.width, page.height, page.dpi), (image.width, image.height, image.dpi));
    let BBox { left, top, right, bottom } = page.lines[0].words[0].bbox;
    assert_eq!((left, right), (300, 450), "five Courier letters of 7.2 pt from 72 pt on, at 300 dpi");
    let dark = |x: i32, y: i32| {
        image.grey[usize::try_from(y).unwrap() * image.width as usize + usize::try_from(x).unwrap()] < 128
    };
    assert!((top..bottom).any(|y| (left..right).any(|x| dark(x, y))), "the letters are drawn inside their box");
    let ink = (0..2000).flat_map(|x| (0..2000).map(move |y| (x, y))).filter(|(x, y)| dark(*x, *y));
    assert!(ink.clone().count() > 500);
    assert!(ink.into_iter().all(|(x, y)| (left..right).contains(&x) && (top..bottom).contains(&y)));
}

#[test]
fn invisible_text_forms_and_rotation_are_read() {
    assert_eq!(layer("BT 3 Tr /F 12 Tf 72 700 Td (An) Tj ET"), "An");
    assert_eq!(layer("/X Do"), "Trong khung");
    // A page turned by 90° whose text runs upright when turned.
    let turned = "BT /F 12 Tf 0 1 -1 0 100 100 Tm (Dong mot) Tj 0 1 -1 0 120 100 Tm (Dong hai) Tj ET";
    assert_eq!(layer_of("/Rotate 90", turned), "Dong mot\nDong hai");
    let file = open(pdf(&[("/Rotate 90", turned)])).unwrap();
    let page = file.text_layer(0).unwrap().unwrap();
    assert!(page.width > page.height);
    assert!(page.lines.iter().all(|l| l.bbox.width() > l.bbox.height()), "{:?}", page.lines);
}

#[test]
fn text_drawn_twice_for_bold_is_read_once() {
    assert_eq!(layer("BT 2 Tr /F 12 Tf 72 700 Td (Dam) Tj ET"), "Dam");
    assert_eq!(layer("BT /F 12 Tf 72 700 Td (aa) Tj ET BT /F 12 Tf 72.3 700 Td (aa) Tj ET"), "aa");
}

#[test]
fn the_heads_columns_are_read_one_after_the_other() {
    let line = |y: i32, left: &str, right: &str| {
        let courier = |x: i32, s: &str| format!("BT /V 12 Tf {x} {y} Td {} ET ", show(s));
        courier(60, left) + &courier(300, right)
    };
    let head = line(800, "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        + &line(784, "XÃ HẢI BÌNH", "Độc lập - Tự do - Hạnh phúc")
        + &line(760, "Số: 12/TB-UBND", "Hải Bình, ngày 06 tháng 9 năm 2023");
    let body = format!("BT /V 12 Tf 60 700 Td {} ET ", show("Thực hiện Kế hoạch số 45/KH-UBND ngày 01/8/2023 của xã"));
    let row = line(660, "1. Thôn Đông", "67,35%");
    assert_eq!(
        layer(&(head + &body + &row)),
        "ỦY BAN NHÂN DÂN\nXÃ HẢI BÌNH\n\nSố: 12/TB-UBND\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\
         \n\nHải Bình, ngày 06 tháng 9 năm 2023\n\nThực hiện Kế hoạch số 45/KH-UBND ngày 01/8/2023 của xã\n\n1. Thôn Đông 67,35%"
    );
}

#[test]
fn the_heads_columns_are_told_apart_when_the_title_stands_alone() {
    let at = |x: i32, y: i32, s: &str| format!("BT /V 12 Tf {x} {y} Td {} ET ", show(s));
    let content = at(60, 800, "UBND HUYỆN HẢI LĂNG")
        + &at(300, 800, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        + &at(330, 784, "Độc lập - Tự do - Hạnh phúc")
        + &at(60, 760, "Số: 267/BC-UBND")
        + &at(310, 760, "Hải Lăng, ngày 20 tháng 9 năm 2023")
        + &at(60, 740, "V/v báo cáo tuần")
        + &at(270, 700, "BÁO CÁO")
        + &at(60, 680, "Kính gửi: Sở");
    assert_eq!(
        layer(&content).split_whitespace().collect::<Vec<_>>().join(" "),
        "UBND HUYỆN HẢI LĂNG Số: 267/BC-UBND CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Hải Lăng, ngày 20 \
         tháng 9 năm 2023 V/v báo cáo tuần BÁO CÁO Kính gửi: Sở"
    );
}

#[test]
fn letters_without_meaning_are_marked() {
    let bytes = String::from_utf8(pdf(&[("", &format!("BT /V 12 Tf 72 700 Td {} ET", show("ab")))])).unwrap();
    let without = bytes.replace("/ToUnicode 6 0 R", "                ");
    let file = open(without.into_bytes()).unwrap();
    assert_eq!(file.text_layer(0).unwrap().unwrap().to_plain(), "\u{fffd}\u{fffd}");
    assert_eq!(file.survey(0).unwrap().unknown_characters, 2);
}

#[test]
fn a_scan_is_drawn_pixel_for_pixel() {
    // Two by two pixels over the page would be 0.3 dpi: drawn at 150.
    let file = open(pdf(&[("", "q 595 0 0 842 0 0 cm /I Do Q BT 3 Tr /F 12 Tf 72 700 Td (An) Tj ET")])).unwrap();
    let survey = file.survey(0).unwrap();
    assert_eq!((survey.image_coverage, survey.characters, survey.hidden_characters), (100, 2, 2));
    let image = file.image(0).unwrap();
    assert_eq!((image.width, image.height, image.dpi), (1240, 1754, 150));
    assert_eq!((image.grey[0], image.grey[1239]), (0, 255));
}

#[test]
fn blank_pages_have_neither_text_nor_image() {
    let file = open(pdf(&[("", " "), ("", "1 g 0 0 595 842 re f")])).unwrap();
    for page in 0..2 {
        assert_eq!(file.text_layer(page).unwrap(), None);
        assert!(!file.survey(page).unwrap().has_image_content());
    }
    assert!(file.image(0).unwrap().grey.iter().all(|g| *g == 255));
}

#[test]
fn truncated_files_are_told_wherever_they_were_cut() {
    let whole = pdf(&[("", "BT /F 12 Tf 72 700 Td (Mot) Tj ET"), ("", "BT /F 12 Tf 72 700 Td (Hai) Tj ET")]);
    assert_eq!(open(whole.clone()).unwrap().page_count(), 2);
    for percent in (5..100).step_by(5) {
        let message = open(whole[..whole.len() * percent / 100].to_vec()).unwrap_err();
        assert!(message.starts_with("a.pdf: the PDF is truncated: "), "cut at {percent} %: {message}");
    }
}

#[test]
fn missing_pages_are_not_overlooked() {
    let mut text = String::from_utf8(pdf(&[("", " "), ("", " "), ("", " ")])).unwrap();
    text = text.replace("12 0 obj\n<< /Type /Page", "12 0 obj\n(verloren  ) %");
    let message = open(text.into_bytes()).unwrap_err();
    assert!(message.contains("it announces 3 pages, and only 2 can be found"), "{message}");
}

#[test]
fn an_end_mark_may_be_missing_or_followed_by_rubbish() {
    let whole = pdf(&[("", " ")]);
    let end = whole.len() - "%%EOF\n".len();
    assert!(open(whole[..end].to_vec()).is_ok(), "the table is where startxref says");
    let mut more = whole.clone();
    more.extend(vec![b'\n'; 5000]);
    assert!(open(more).is_ok(), "padding after the end mark");
    let mut update = whole;
    update.extend(format!("{}\n99 0 obj\n<< /Type /Annot", " ".repeat(3000)).bytes());
    assert!(open(update).unwrap_err().contains("truncated"), "an update that was cut off");
}

#[test]
fn undecodable_content_is_an_error_of_its_page() {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>".to_owned(),
        stream("/Filter /FlateDecode", "this was never deflated"),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 99 0 R >>".to_owned(),
    ];
    let file = open(assemble(&objects)).unwrap();
    let message = file.image(0).unwrap_err().to_string();
    assert!(message.contains("a.pdf, page 1: cannot be read: its content cannot be decompressed"), "{message}");
    let message = file.text_layer(1).unwrap_err().to_string();
    assert!(message.contains("a.pdf, page 2: cannot be read: its content is missing"), "{message}");

    // A scan whose picture is broken must not come out as a white page.
    objects[2] =
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /XObject << /I 6 0 R \
                  >> >> >>"
            .to_owned();
    objects[3] = stream("", "q 200 0 0 200 0 0 cm /I Do Q");
    objects.push(stream(
        "/Type /XObject /Subtype /Image /Width 9 /Height 9 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode",
        "no jpeg at all",
    ));
    let file = open(assemble(&objects)).unwrap();
    let message = file.image(0).unwrap_err().to_string();
    assert!(message.contains("an image on it cannot be decoded"), "{message}");
}

#[test]
fn size_bombs_are_refused() {
    let file = open(pdf(&[("/MediaBox [0 0 100000 100000]", " ")])).unwrap();
    let message = file.image(0).unwrap_err().to_string();
    assert!(message.contains("a.pdf, page 1: would be 100000×100000 pixels, more than"), "{message}");
}

#[test]
fn encrypted_files_ask_for_a_copy_without_password() {
    let text = String::from_utf8(pdf(&[("", " ")])).unwrap();
    let locked = text.replace(
        "/Root 1 0 R",
        "/Root 1 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>] /Encrypt << /Filter \
         /Standard /V 2 /R 3 /Length 128 /P -4 /O <0000000000000000000000000000000000000000000000000000000000000000> /U \
         <1111111111111111111111111111111111111111111111111111111111111111> >>",
    );
    let message = open(locked.into_bytes()).unwrap_err();
    assert!(message.contains("is encrypted and does not open without a password"), "{message}");
}

#[test]
fn pages_can_be_read_from_several_threads() {
    let file =
        open(pdf(&[("", "BT /F 12 Tf 72 700 Td (Mot) Tj ET"), ("", "BT /F 12 Tf 72 700 Td (Hai) Tj ET")])).unwrap();
    let texts: Vec<String> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..2)
            .map(|i| {
                scope.spawn({
                    let file = &file;
                    move || file.text_layer(i)
                })
            })
            .collect();
        handles.into_iter().map(|h| h.join().unwrap().unwrap().unwrap().to_plain()).collect()
    });
    assert_eq!(texts, ["Mot", "Hai"]);
}
