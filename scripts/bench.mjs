/** `npm run bench:start`: `node scripts/bench.mjs NAME [ARG …]` builds the product and runs `bench/NAME.ts`. */
import './typescript.mjs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from './lib/build.mjs';
import { installDependencies, requireNode } from './lib/dependencies.mjs';
import { installSystemPackages, localRuntimePackages } from './lib/system-packages.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
requireNode();
await installDependencies();
await installSystemPackages(localRuntimePackages());
await build();
const [name, ...args] = process.argv.slice(2);
const { main } = await import(pathToFileURL(join('bench', `${name}.ts`)).href);
process.exit(await main(args));
