/** `npm run build`: builds server and client into `dist/`. */
import { build } from './lib/build.mjs';
import { installDependencies, requireNode } from './lib/dependencies.mjs';

requireNode();
await installDependencies();
await build();
