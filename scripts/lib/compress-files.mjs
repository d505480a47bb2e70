/** Writes compressed files beside those that compress well: once and thoroughly, instead of at every request. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const COMPRESSIBLE = /\.(js|css|svg)$/;
/** Below this the headers are most of an answer. */
const MIN_BYTES = 512;

const thoroughly = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gz: (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

/** Compresses every file of `folder`, not of those below it. Resolves when all are written. */
export async function compressFiles(folder) {
  const names = readdirSync(folder).filter((name) => COMPRESSIBLE.test(name));
  await Promise.all(
    names.map(async (name) => {
      const bytes = readFileSync(join(folder, name));
      if (bytes.length < MIN_BYTES) return;
      for (const [ending, compress] of Object.entries(thoroughly)) {
        const compressed = await compress(bytes);
        if (compressed.length < bytes.length) writeFileSync(join(folder, `${name}.${ending}`), compressed);
      }
    }),
  );
}
