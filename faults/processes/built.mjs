/** `node --import ./faults/processes/built.mjs FILE.ts`: a program of the rig over the built product. */
import '../../scripts/typescript.mjs';
import { register } from 'node:module';

register('./built-hooks.mjs', import.meta.url);
