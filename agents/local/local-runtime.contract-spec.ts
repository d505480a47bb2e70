import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSessionRuntimeContract } from '../core/session-runtime.contract.js';
import { LocalContractPlatform } from './local-platform.contract.js';

describeSessionRuntimeContract('LocalRuntime', async () => {
  return new LocalContractPlatform(await mkdtemp(join(tmpdir(), 'streamspace-contract-')));
});
