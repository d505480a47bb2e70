import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SessionView } from '../../protocol/http/sessions.js';
import { Api } from '../support/api.js';
import { until } from '../support/processes.js';
import { aPlace, Product } from '../support/product.js';

const PASSWORD = 'seventeen quiet otters';

/** Needs a file system of its own, which only root can mount. */
const isRoot = process.getuid?.() === 0;

const isMounted = (folder: string): boolean => readFileSync('/proc/mounts', 'utf8').includes(` ${folder} `);

describe('A full disk', () => {
  const place = aPlace();
  let product: Product;
  let api: Api;
  let filler: string;

  beforeAll(async () => {
    const { dataDir } = await place;
    if (!isRoot) throw new Error('This suite mounts a small disk. Run it as root.');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m,mode=0755', 'tmpfs', dataDir]);
    filler = join(dataDir, 'filler');
    product = await Product.start(await place);
    api = new Api(product.url);
    await api.setUp(product.setupUrl ?? '', 'ada', PASSWORD);
  });
  afterAll(async () => {
    await product.interrupt();
    if (isMounted((await place).dataDir)) execFileSync('umount', ['--lazy', (await place).dataDir]);
    (await place).remove();
  });

  it('fails starts in words, and takes nothing else down', async () => {
    const { dataDir } = await place;
    const { bavail, bsize } = statfsSync(dataDir);
    // A little stays free: what is asked is the start of a session, not the database.
    writeFileSync(filler, Buffer.alloc(bavail * bsize - 256 * 1024));
    const answer = await api.call('POST', '/sessions', { templateId: 'desktop', home: 'temporary' });
    expect([201, 503]).toContain(answer.status);
    const health = await fetch(`${product.url.replace('localhost', '127.0.0.1')}/healthz`);
    expect(health.status).toBe(200);
  });

  it('works again by itself when there is room', async () => {
    rmSync(filler);
    await until(
      'a session to run',
      async () => {
        const answer = await api.call('POST', '/sessions', { templateId: 'terminal', home: 'temporary' });
        if (answer.status !== 201) return false;
        const { id } = SessionView.parse(answer.body);
        const state = await until('it to run or to fail', async () => {
          const session = await api.session(id);
          return session.state === 'running' || session.state === 'failed' ? session.state : null;
        });
        return state === 'running';
      },
      90_000,
    );
  });

  it('leaves no process: nothing holds the disk', async () => {
    await product.interrupt();
    execFileSync('umount', [(await place).dataDir]);
  });
});
