import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContractBench } from '../core/session-runtime-bench.contract.js';
import { LocalContractPlatform } from './local-platform.contract.js';

describe('LocalRuntime of an administrator whose umask is 077', () => {
  let umask: number;
  let bench: ContractBench;

  beforeAll(async () => {
    umask = process.umask(0o077);
    bench = new ContractBench(new LocalContractPlatform(await mkdtemp(join(tmpdir(), 'streamspace-umask-'))));
  });
  afterAll(async () => {
    await bench.endAll();
    await bench.platform.dispose();
    process.umask(umask);
  });

  it('starts a session that sees its desktop and makes files as everywhere else', async () => {
    const id = await bench.running();
    expect(await bench.greet(id)).toMatchObject(bench.spec(id).screen);
    const desktop = await bench.shell(id, 'cat /opt/streamspace/wallpaper.sh /etc/passwd > /dev/null; echo $?');
    expect(desktop.output).toBe('0\n');
    expect((await bench.shell(id, 'grep ^Umask /proc/1/status')).output).toBe('Umask:\t0022\n');
  });
});
