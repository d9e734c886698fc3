//! What `gate.wit` declares; `wasi:http` and what it stands on comes with the crate wasip2.
#![allow(unsafe_code, unreachable_pub, missing_docs, reason = "it is generated: memory goes over the border in it")]
#![allow(clippy::all, clippy::as_conversions, clippy::indexing_slicing, clippy::unwrap_used, reason = "it is generated")]

#[cfg(not(feature = "http-composed"))]
wit_bindgen::generate!({ path: "src/host/http/gate.wit", world: "reverse-proxy", generate_all });

#[cfg(feature = "http-composed")]
wit_bindgen::generate!({
    path: "src/host/http/gate.wit",
    world: "composed",
    generate_all,
    with: {
        // The request that came in is the one that the application is handed.
        "wasi:http/types@0.2.12": wasip2::http::types,
    },
});
