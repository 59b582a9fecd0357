//! `tradau serve`: one line in, one line out, in order, whatever comes.

mod common;

use common::{NOTICE, code, project, stderr, tradau};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

fn serve(lines: &[Vec<u8>], flags: &[&str]) -> Vec<Value> {
    let input = lines.join(&b'\n');
    let done = tradau().arg("serve").args(flags).write_stdin(input).output().unwrap();
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    String::from_utf8(done.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn each_line_has_its_answer_in_order() {
    let schema = tradau().args(["schema", "serve"]).output().unwrap();
    let mut schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    schema["$ref"] = "#/$defs/Answer".into();
    for key in ["properties", "required", "type"] {
        schema.as_object_mut().unwrap().remove(key);
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    let born = project("fixtures/formats/ninh-thuan-bao-cao.pdf");
    let mut lines = vec![
        json!({ "id": 0, "path": born }).to_string().into_bytes(),
        json!({ "id": "một", "text": NOTICE, "source": "2022/bao-cao.txt" }).to_string().into_bytes(),
        b"not JSON".to_vec(),
        b"".to_vec(),
        b"\xff\xfe{}".to_vec(),
        json!({ "id": 5, "path": "/nowhere/a.pdf" }).to_string().into_bytes(),
        json!({ "id": 6, "path": "/" }).to_string().into_bytes(),
        json!({ "id": 7, "text": "" }).to_string().into_bytes(),
        vec![b'['; 200_000],
    ];
    lines.extend(
        (9..30).map(|i| json!({ "id": i, "text": NOTICE.replace("215", &i.to_string()) }).to_string().into_bytes()),
    );
    for jobs in ["1", "4"] {
        let answers = serve(&lines, &["--ocr", "never", "--jobs", jobs]);
        assert_eq!(answers.len(), lines.len());
        for answer in &answers {
            assert!(validator.is_valid(answer), "{answer}");
        }
        assert_eq!(answers[0]["notice"]["document"]["source"], "ninh-thuan-bao-cao.pdf");
        assert_eq!((&answers[1]["id"], &answers[1]["ok"]), (&json!("một"), &json!(true)));
        assert_eq!(answers[1]["notice"]["document"]["source"], "2022/bao-cao.txt");
        assert_eq!(answers[1]["notice"]["checks"].as_array().unwrap().len(), 2);
        for (i, stage, words) in [
            (2, "request", "one JSON object on one line"),
            (3, "request", "one JSON object on one line"),
            (4, "request", "one JSON object on one line"),
            (5, "ingest", "/nowhere/a.pdf: cannot be read"),
            (6, "ingest", "is a folder, device, pipe or socket"),
            (7, "ingest", "the file is empty"),
            (8, "request", "one JSON object on one line"),
        ] {
            assert_eq!((&answers[i]["ok"], &answers[i]["error"]["stage"]), (&json!(false), &json!(stage)), "{i}");
            assert!(answers[i]["error"]["message"].as_str().unwrap().contains(words), "{}", answers[i]);
        }
        for (i, answer) in answers.iter().enumerate().skip(9) {
            assert_eq!(answer["id"], i);
            assert!(answer["notice"]["text"].as_str().unwrap().contains(&format!("Số: {i}/BC")));
        }
    }
}

#[test]
fn an_answer_comes_before_the_next_request() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tradau"))
        .args(["serve", "--ocr", "never"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut ask, mut hear) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for i in 0..3 {
        writeln!(ask, "{}", json!({ "id": i, "text": NOTICE })).unwrap();
        let mut line = String::new();
        hear.read_line(&mut line).unwrap();
        assert!(line.starts_with(&format!("{{\"id\":{i},\"ok\":true,")), "{line}");
    }
    drop(ask);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[cfg(debug_assertions)]
#[test]
fn a_document_that_kills_its_worker_is_an_answer() {
    let dir = tempfile::tempdir().unwrap();
    let lines = ["good", "crash", "memory", "good"].map(|name| {
        let path = dir.path().join(format!("{name}.txt"));
        std::fs::write(&path, NOTICE).unwrap();
        json!({ "id": name, "path": path }).to_string().into_bytes()
    });
    let done = tradau()
        .args(["serve", "--ocr", "never", "--memory", "1024"])
        .env("TRADAU_TEST_FAULT", "crash@repair@crash.txt;memory@check@memory.txt")
        .write_stdin(lines.join(&b'\n'))
        .output()
        .unwrap();
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    let answers: Vec<Value> =
        String::from_utf8(done.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<(bool, Option<&str>, Option<&str>)> = answers
        .iter()
        .map(|a| (a["ok"].as_bool().unwrap(), a["error"]["stage"].as_str(), a["error"]["reason"].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (true, None, None),
            (false, Some("repair"), Some("crash")),
            (false, Some("check"), Some("memory")),
            (true, None, None)
        ]
    );
}
