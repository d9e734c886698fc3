#![no_main]
use libfuzzer_sys::fuzz_target;
use samlight::probe;

fuzz_target!(|text: &str| {
    // We are stricter than the parser, never laxer, and see the same elements.
    if let Ok(elements) = probe::parse(text) {
        let tree = roxmltree::Document::parse(text).expect("the parser refuses what we take");
        assert_eq!(elements, tree.descendants().filter(roxmltree::Node::is_element).count());
    }
});
