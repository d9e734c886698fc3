/** For `samlight/slim` where importing a `.wasm` file gives a compiled module: workerd and its tools, edge platforms. */
declare const module: WebAssembly.Module;
export default module;
