import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { templateIcon } from '../../../client/src/app/core/icons/template-icons.js';
import { aScreenTemplate } from '../../../testing/sessions/template-definition.builder.js';
import { toYaml } from '../template-definitions/template-yaml.js';
import { readCatalog } from './catalog-files.js';
import { ownTemplates } from './own-templates.js';

describe('the catalog that ships with the product', () => {
  it('is valid, and each application is pinned and has a face', async () => {
    const templates = await readCatalog('catalog', ownTemplates(null));
    expect(templates.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['desktop', 'webtop', 'code-server', 'jupyter']),
    );
    expect(templates.filter(({ isEnabled }) => isEnabled)).toHaveLength(20);
    const faceless = templateIcon('no-such-icon');
    expect(templates.filter(({ icon }) => templateIcon(icon) === faceless)).toEqual([]);
  });

  it('runs the same image on Docker and on Kubernetes', async () => {
    for (const { id, workloads } of await readCatalog('catalog', ownTemplates(null))) {
      const images = workloads.flatMap((workload) =>
        workload.platform === 'local' ? [] : [`${workload.platform} ${workload.image}`],
      );
      const [image = ''] = images.map((text) => text.replace('docker ', ''));
      expect([id, images]).toEqual([id, [`docker ${image}`, `kubernetes ${image}`]]);
    }
  });

  it('says of each screen in a page what that page sends by itself', async () => {
    const templates = await readCatalog('catalog', ownTemplates(null));
    const screens = templates.filter(({ web }) => web?.readiness.kind === 'websocket');
    expect(screens.length).toBeGreaterThan(10);
    for (const { web } of screens) {
      const isOlder = web?.readiness.path === '/websockify';
      const answer = isOlder ? { opcode: 'binary', prefix: '03' } : { opcode: 'text', prefix: 'CLIENT_FRAME_ACK' };
      expect(web?.activity.ignoredMessages).toContainEqual(answer);
    }
  });
});

describe('readCatalog', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catalog-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  const file = (...ids: string[]): string => toYaml({ templates: ids.map((id) => aScreenTemplate({ id })) });

  it('reads our own applications, then the files in their order, and nothing else', async () => {
    await write('b.yaml', file('first-of-b', 'second-of-b'));
    await write('a.yaml', file('only-of-a'));
    await write('README.md', 'Not a template.');
    const ids = (await readCatalog(folder, [aScreenTemplate()])).map(({ id }) => id);
    expect(ids).toEqual(['paint', 'only-of-a', 'first-of-b', 'second-of-b']);
  });

  it.each<[string, string, RegExp]>([
    ['YAML that is none', 'templates: [', /^.*\nx\.yaml: The YAML cannot be read: line 1/],
    [
      'a mistake, with the place',
      file('x').replace('port: 5900', 'port: 0'),
      /\nx\.yaml\/templates\/0\/stream\/port: Template x: /,
    ],
    ['an id that is taken', file('paint'), /\nx\.yaml: There is an application called paint already/],
  ])('refuses %s', async (_, text, sentence) => {
    await write('x.yaml', text);
    await expect(readCatalog(folder, [aScreenTemplate()])).rejects.toThrow(sentence);
  });

  it('says that the folder is missing', async () => {
    await expect(readCatalog(join(folder, 'nowhere'), [])).rejects.toThrow(/STREAMSPACE_CATALOG_DIR/);
  });
});
