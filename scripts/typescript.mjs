/** `node --import ./scripts/typescript.mjs FILE.ts` runs TypeScript without a build. For tools and tests; the product runs built. */
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
