//! What a module without the standard library brings itself: memory, and an end for what must not happen.

use core::panic::PanicInfo;

#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A bare trap: its words and what formats them would weigh 8 kB gzipped. The caller replaces the instance either way.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
