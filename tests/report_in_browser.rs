//! `report.html` in a real browser: on a phone and on a screen, in both languages, printed.
//!
//! A page beside the report shows it in frames of 375 and 1280 pixels, measures what the browser made of it and writes that
//! into its own text. Needs Chromium, which `./setup.sh --for-tests` installs; without it the test fails.

mod common;

use common::{NOTICE, code, project, run, stderr, write, wrong_notice};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn chromium() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = std::env::split_paths(&path).flat_map(|folder| names.map(|n| folder.join(n))).find(|f| f.is_file());
    found.unwrap_or_else(|| panic!("no Chromium (chromium, chromium-browser, google-chrome): ./setup.sh --for-tests"))
}

fn browse(folder: &Path, arguments: &[&str]) -> String {
    let done = Command::new(chromium())
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
        .args(["--disable-background-networking", "--allow-file-access-from-files", "--virtual-time-budget=20000"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .args(arguments)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// Measures the report in both widths and both languages.
const MEASURE: &str = r#"<!DOCTYPE html><meta charset="utf-8"><body><pre id="out"></pre>
<iframe id="phone" src="out/report.html" width="375" height="2000" style="border:0"></iframe>
<iframe id="screen" src="out/report.html" width="1280" height="2000" style="border:0"></iframe>
<script>
onload = () => {
  const seen = {};
  for (const name of ["phone", "screen"]) {
    const page = document.getElementById(name).contentDocument;
    const all = selector => [...page.querySelectorAll(selector)];
    const visible = e => e.getClientRects().length > 0;
    const text = () => page.querySelector("main").innerText;
    const wide = () => all("main *").filter(e => visible(e) && e.getBoundingClientRect().right > page.documentElement.clientWidth + 1);
    const measure = () => ({
      width: page.documentElement.scrollWidth, wide: wide().map(e => e.outerHTML.slice(0, 200)), text: text(),
      vi: all("main [lang=vi]").filter(visible).length, en: all("main [lang=en]").filter(visible).length,
    });
    const vi = measure();
    page.querySelector("label[for=en]").click();
    const en = measure();
    seen[name] = {
      vi, en, pictures: all("img").filter(i => i.naturalWidth > 0).length, images: all("img").length,
      scripts: page.scripts.length, height: page.documentElement.scrollHeight,
      evil: all("script, iframe, object, [onerror], [onload], a[href^=http], link").length,
    };
  }
  document.getElementById("out").textContent = JSON.stringify(seen);
};
</script>"#;

#[test]
fn the_report_is_readable_on_a_phone_a_screen_and_paper() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("in");
    let evil =
        wrong_notice().replace("hộ nghèo, trong", "<script>alert(1)</script><img src=x onerror=alert(1)> hộ, trong");
    let long = NOTICE.replace("215/BC", "216/BC").replace("rà soát hộ nghèo", &"ràsoáthộnghèo".repeat(60));
    write(
        &input,
        &[
            ("sai.txt", wrong_notice().as_bytes()),
            ("<b onload=alert(1)>.txt", evil.as_bytes()),
            ("mot-ten-tep-rat-dai-khong-co-cho-ngat-dong-nao-ca-de-xem-trang-co-bi-tran-khong.txt", long.as_bytes()),
        ],
    );
    for folder in fs::read_dir(project("fixtures")).unwrap().map(|e| e.unwrap().path()) {
        if folder.join("damaged.txt").exists() {
            fs::copy(folder.join("damaged.txt"), input.join(folder.file_name().unwrap()).with_extension("txt"))
                .unwrap();
        }
    }
    let out = dir.path().join("out");
    let done = run(&[&input], &out, &[]);
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    write(dir.path(), &[("measure.html", MEASURE.as_bytes())]);

    let address = format!("file://{}", dir.path().join("measure.html").display());
    let dom = browse(dir.path(), &["--dump-dom", &address]);
    let json = dom.split("<pre id=\"out\">").nth(1).and_then(|d| d.split("</pre>").next()).unwrap_or_default();
    let json = json.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let seen: Value = serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}: {dom}"));
    for (name, width) in [("phone", 375), ("screen", 1280)] {
        let page = &seen[name];
        for language in ["vi", "en"] {
            let now = &page[language];
            assert!(now["width"].as_u64().unwrap() <= width, "{name}, {language}: {}", now["width"]);
            assert_eq!(now["wide"], serde_json::json!([]), "{name}, {language}: cut off at the right");
            let other = if language == "vi" { "en" } else { "vi" };
            assert!(now[language].as_u64().unwrap() > 20 && now[other] == 0, "{name}: {language} only: {now}");
        }
        let (vi, en) = (page["vi"]["text"].as_str().unwrap(), page["en"]["text"].as_str().unwrap());
        assert!(vi.contains("100 + 120 + 80 = 300, nêu 310") && !vi.contains("stated"), "{vi}");
        assert!(en.contains("100 + 120 + 80 = 300, stated 310") && !en.contains(", nêu "), "{en}");
        assert!(vi.contains("<b onload=alert(1)>.txt"), "what is foreign is shown as it is: {vi}");
        assert_eq!((&page["scripts"], &page["evil"]), (&0.into(), &0.into()));
        assert_eq!(page["pictures"], page["images"]);
    }

    let paper = dir.path().join("report.pdf");
    let report = format!("file://{}", out.join("report.html").display());
    browse(dir.path(), &[&format!("--print-to-pdf={}", paper.display()), "--no-pdf-header-footer", &report]);
    let printed = tradau::pipeline::open(&paper, Path::new("report.pdf")).unwrap();
    assert!((1..40).contains(&printed.page_count()), "{} pages", printed.page_count());
    let words = printed.text_layer(0).unwrap();
    let text = format!("{words:?}");
    assert!(text.contains("Báo") && text.contains("kiểm"), "{text}");
}
