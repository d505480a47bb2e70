/** `npm run faults -- --runs N --seed S [--drill F3]`: breaks the product on purpose. `docs/faults.md` says what is promised and how to replay. */
import './typescript.mjs';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildServer } from './lib/build.mjs';
import { installDependencies, requireNode } from './lib/dependencies.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
requireNode();
await installDependencies();
await buildServer();
mkdirSync('test-results', { recursive: true });
const { main } = await import(pathToFileURL(join('faults', 'main.ts')).href);
process.exit(await main(process.argv.slice(2)));
