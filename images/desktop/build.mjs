/** `node images/desktop/build.mjs [APPLICATION …]` builds the session images on this machine's Docker engine. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dockerEngine } from '../../scripts/lib/docker-engine.mjs';
import { APPLICATIONS, buildSessionImages } from '../../scripts/lib/docker-images.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..', '..'));
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : APPLICATIONS;
try {
  const engine = await dockerEngine();
  try {
    const names = await buildSessionImages(engine.socket, version, wanted);
    process.stdout.write(`Ready: ${names.join(', ')}\n`);
  } finally {
    await engine.stop();
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
