import { Decoder } from '../../node_modules/lzma1/lib/decoder.js';

/** Of base64 around LZMA. @throws where it is damaged. */
export function expanded(base64) {
  const text = atob(base64);
  const slices = [];
  let [at, length] = [0, 0];
  new Decoder().decompress(
    {
      // The library would go on with nothing for ever.
      readByte() {
        if (at === text.length) throw new Error('cut short');
        return text.charCodeAt(at++);
      },
    },
    {
      writeBytes: (buffer, start, count) => {
        slices.push(buffer.slice(start, start + count));
        length += count;
      },
    },
  );
  const whole = new Uint8Array(length);
  let put = 0;
  for (const slice of slices) {
    whole.set(slice, put);
    put += slice.length;
  }
  return whole;
}
