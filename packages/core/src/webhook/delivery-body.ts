/** A delivery's body, compressed for the table and back, byte-equal. */
import { promisify } from "node:util";
import {
  type BrotliOptions,
  brotliCompress,
  brotliCompressSync,
  brotliDecompress,
  brotliDecompressSync,
  constants,
} from "node:zlib";
import { DELIVERY_BYTES_MAX, DELIVERY_PACKED_BYTES_MAX } from "./delivery.ts";

const compressElsewhere = promisify(brotliCompress);
const decompressElsewhere = promisify(brotliDecompress);

/** Below it the way to another thread and back takes longer than the work itself. */
const ELSEWHERE_FROM_BYTES = 64 * 1024;

/** Of 11. Somebody waits for our answer: 250 KB take some milliseconds and become a fifth. */
const BROTLI_QUALITY = 4;

/** undefined when it does not fit into an item of the table. */
export async function packBody(body: Uint8Array): Promise<Uint8Array | undefined> {
  const options: BrotliOptions = {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.byteLength,
      // 256 KB: about what a body has. The default window would be 4 MB of memory to clear each time.
      [constants.BROTLI_PARAM_LGWIN]: 18,
    },
  };
  const isSmall = body.byteLength < ELSEWHERE_FROM_BYTES;
  const packed = isSmall ? brotliCompressSync(body, options) : await compressElsewhere(body, options);
  return packed.byteLength > DELIVERY_PACKED_BYTES_MAX ? undefined : packed;
}

/** @throws Error when it is damaged, or larger than anything that was ever packed */
export async function unpackBody(packed: Uint8Array): Promise<string> {
  const options = { maxOutputLength: DELIVERY_BYTES_MAX };
  // Talk packs to a fifth or so.
  const isSmall = packed.byteLength < ELSEWHERE_FROM_BYTES / 4;
  const body = isSmall ? brotliDecompressSync(packed, options) : await decompressElsewhere(packed, options);
  return body.toString("utf8");
}
