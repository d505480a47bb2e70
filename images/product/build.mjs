/** `node images/product/build.mjs [TARGET …]` builds the images of the product on this machine's Docker engine, and says how large they are. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { docker } from '../../scripts/lib/docker-cli.mjs';
import { dockerEngine } from '../../scripts/lib/docker-engine.mjs';
import { buildProductImages, PRODUCT_TARGETS } from '../../scripts/lib/product-images.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..', '..'));
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : PRODUCT_TARGETS;
try {
  const engine = await dockerEngine();
  try {
    for (const name of await buildProductImages(engine.socket, version, wanted)) {
      const { output } = await docker(engine.socket, ['image', 'inspect', '--format', '{{.Size}}', name]);
      process.stdout.write(`${name}  ${Math.round(Number(output) / 1e6)} MB\n`);
    }
  } finally {
    await engine.stop();
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
