use super::{Value, Writer, parse};

/// The same value as another library reads it.
fn same(value: &Value, other: &serde_json::Value) -> bool {
    match (value, other) {
        (Value::Null, serde_json::Value::Null) => true,
        (Value::Bool(a), serde_json::Value::Bool(b)) => a == b,
        (Value::Integer(a), b) => b.as_i64() == Some(*a),
        (Value::OtherNumber, b) => b.is_number() && b.as_i64().is_none(),
        (Value::String(a), serde_json::Value::String(b)) => a == b,
        (Value::Array(a), serde_json::Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), serde_json::Value::Object(b)) => a.len() == b.len() && a.iter().all(|(name, a)| same(a, &b[name])),
        _ => false,
    }
}

#[test]
fn reads_as_another_library_does() {
    for text in [
        "null",
        " true ",
        "false",
        "0",
        "12",
        "-9223372036854775808",
        "9223372036854775808",
        "1.5",
        "1e3",
        "-1.25E-2",
        "\"\"",
        "[]",
        "{}",
        r#""a\"b\\c\/\b\f\n\r\t\u00e9\ud83d\ude00é😀""#,
        r#"{"a":[1,{"b":null}],"c":"d"}"#,
        "[[[[1]]]]",
        "\t[ 1 , 2 ]\r\n",
    ] {
        let value = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(same(&value, &serde_json::from_str(text).unwrap()), "{text}: {value:?}");
    }
}

#[test]
fn minus_nothing_is_nothing() {
    assert_eq!(parse("-0"), Ok(Value::Integer(0)));
}

#[test]
fn refuses_what_another_library_refuses() {
    for text in [
        "",
        " ",
        "nul",
        "tru",
        "+1",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "\"",
        "\"\u{1}\"",
        r#""\x""#,
        r#""\u12""#,
        r#""\ud800""#,
        r#""\ud800\u0041""#,
        r#""\udc00""#,
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,]",
        "{",
        "{a:1}",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":1,}"#,
        "1 2",
        "[]]",
        "'a'",
        "\u{feff}1",
        "NaN",
    ] {
        assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{text} is JSON");
        assert!(parse(text).is_err(), "{text}");
    }
}

#[test]
fn refuses_doubled_names_and_towers() {
    assert_eq!(parse("{\n \"a\": 1,\n \"a\": 2}").unwrap_err(), "no JSON: `a` stands twice (line 3, column 5)");
    assert!(parse(&format!("{}1{}", "[".repeat(31), "]".repeat(31))).is_ok());
    assert!(parse(&"[".repeat(1_000_000)).is_err());
}

#[test]
fn writes_what_another_library_reads() {
    let text: String = (0..0x300).filter_map(char::from_u32).chain(['\u{2028}', '\u{ffff}', '😀']).collect();
    let mut json = Writer::default();
    json.open('{');
    json.entry(&text, &text);
    json.name("list").strings(&[text.clone(), String::new()]);
    json.name("number").number(-5);
    json.name("none").optional(None);
    json.name("flag").bool(true);
    json.field("absent", None);
    json.close('}');
    let written = json.finish();
    let read: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(read, serde_json::json!({ text.as_str(): text, "list": [text, ""], "number": -5, "none": null, "flag": true }));
    assert!(same(&parse(&written).unwrap(), &read));
}
