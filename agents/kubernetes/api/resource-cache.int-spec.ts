import { list, object, ScriptedApi, status, watch } from '../../../testing/kubernetes/scripted-api.js';
import { ResourceCache, type CachedObject } from './resource-cache.js';

const RESOURCE = { path: '/api/v1/namespaces/n/pods', query: { labelSelector: 'ours' } };

/** A cache of a scripted API, and the moments at which it changed. */
class WatchedCache {
  private waiting: (() => void)[] = [];
  readonly cache: ResourceCache<CachedObject>;

  constructor(readonly server: ScriptedApi) {
    const happened = (): void => {
      for (const resolve of this.waiting.splice(0)) resolve();
    };
    this.cache = new ResourceCache(server.api, RESOURCE, (one) => one as CachedObject, happened);
  }

  get names(): string[] {
    return this.cache.all().map(({ metadata }) => `${metadata?.name}@${metadata?.resourceVersion}`);
  }

  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}

describe('ResourceCache', () => {
  let server: ScriptedApi;
  let watched: WatchedCache;
  beforeEach(async () => {
    server = await ScriptedApi.open();
    watched = new WatchedCache(server);
  });
  afterEach(async () => {
    watched.cache.close();
    await server.close();
  });

  const holds = (...names: string[]): Promise<void> =>
    watched.until(() => watched.cache.isCurrent && JSON.stringify(watched.names) === JSON.stringify(names));

  it('holds what is listed, and follows each change from there on', async () => {
    const lines = [
      { type: 'MODIFIED', object: object('a', '6') },
      { type: 'ADDED', object: object('c', '7') },
      { type: 'DELETED', object: object('b', '8') },
    ];
    server.answering(list('5', object('a', '2'), object('b', '3')), watch('goes-on', ...lines));
    watched.cache.open();
    await holds('a@6', 'c@7');
    expect(server.asked).toEqual([
      'GET /api/v1/namespaces/n/pods?labelSelector=ours',
      expect.stringMatching(/watch=true.*allowWatchBookmarks=true.*resourceVersion=5&timeoutSeconds=\d{3}/),
    ]);
  });

  it('goes on where a watch ended, at the version of the last bookmark', async () => {
    server.answering(list('5', object('a', '2')));
    server.answering(watch('ends', { type: 'BOOKMARK', object: { metadata: { resourceVersion: '90' } } }));
    server.answering(watch('goes-on', { type: 'ADDED', object: object('b', '91') }));
    watched.cache.open();
    await holds('a@2', 'b@91');
    expect(server.asked[2]).toContain('resourceVersion=90');
  });

  it('lists again when its version is forgotten, whether that is the answer or a line, and drops what is gone', async () => {
    server.answering(list('5', object('a', '2'), object('b', '3')), status(410), list('50', object('a', '2')));
    server.answering(watch('ends', { type: 'ERROR', object: { code: 410, message: 'too old resource version' } }));
    server.answering(list('60', object('a', '2'), object('c', '55')), watch('goes-on'));
    watched.cache.open();
    await holds('a@2', 'c@55');
    expect(server.asked.filter((asked) => !asked.includes('watch=true'))).toHaveLength(3);
  });

  it('is not current while the server does not answer, keeps what it had, and is again when it is back', async () => {
    server.answering(list('5', object('a', '2')), watch('breaks', { type: 'BOOKMARK', object: object('', '6') }));
    server.answering(status(500), watch('goes-on', { type: 'ADDED', object: object('b', '7') }));
    watched.cache.open();
    await watched.until(() => watched.cache.isCurrent);
    await watched.until(() => !watched.cache.isCurrent);
    expect(watched.names).toEqual(['a@2']);
    await holds('a@2', 'b@7');
    expect(server.asked[3]).toContain('resourceVersion=6');
  });

  it('asks ever more seldom while nobody answers', async () => {
    const times: number[] = [];
    const refuse = (): void => {
      server.answering((response) => {
        times.push(performance.now());
        refuse();
        response.destroy();
      });
    };
    server.answering(list('5'));
    refuse();
    watched.cache.open();
    await server.untilAsked(5);
    const [first = 0, second = 0, third = 0, fourth = 0] = times;
    expect(fourth - third).toBeGreaterThan(second - first);
  });

  it('shows what was changed by its own side at once, and lets nothing older undo it', async () => {
    const lines = [{ type: 'MODIFIED', object: object('a', '6') }];
    let send: (() => void) | undefined;
    server.answering(list('5', object('a', '2')), (response) => {
      response.writeHead(200).flushHeaders();
      send = () => response.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    });
    watched.cache.open();
    await server.untilAsked(2);
    await watched.until(() => watched.cache.isCurrent);
    watched.cache.note(object('a', '9'));
    expect(watched.names).toEqual(['a@9']);
    send?.();
    server.answering(watch('goes-on'));
    expect(watched.names).toEqual(['a@9']);
  });
});
