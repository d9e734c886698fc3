#![no_main]
use libfuzzer_sys::fuzz_target;
use samlight::probe;

const METHODS: [&str; 3] =
    ["http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/2006/12/xml-c14n11"];

fuzz_target!(|text: &str| {
    let Ok(elements) = probe::parse(text) else { return };
    for apex in [0, text.len() % elements] {
        for method in METHODS.map(|method| [method.to_owned(), format!("{method}#WithComments").replace("##", "#")]).concat() {
            let octets = probe::canonicalize(text, apex, None, &method, &["xs", "#default"]).expect("canonicalization is total");
            let again = probe::canonicalize(&octets, 0, None, &method, &["xs", "#default"]);
            assert_eq!(again.as_ref(), Ok(&octets), "{method} of element {apex}");
            if let Some(omit) = (apex + 1 < elements).then_some(apex + 1) {
                probe::canonicalize(text, apex, Some(omit), &method, &[]).expect("canonicalization is total");
            }
        }
    }
});
