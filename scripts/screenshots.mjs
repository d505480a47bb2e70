/** `npm run screenshots`: starts the product, walks through every page as a newcomer and writes `docs/screenshots/`. */
import './typescript.mjs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './lib/build.mjs';
import { installDependencies, requireNode } from './lib/dependencies.mjs';
import { installSystemPackages, localRuntimePackages } from './lib/system-packages.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
requireNode();
await installDependencies();
await installSystemPackages(localRuntimePackages());
await build();
const { takeScreenshots } = await import('../e2e/screenshots.ts');
await takeScreenshots('docs/screenshots');
