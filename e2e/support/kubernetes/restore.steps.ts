import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADA, type ClusterStage } from './cluster-stage.js';
import { KeptVolume } from './kept-volume.js';
import { terminalPainted } from '../screen.js';
import { isTyped, typeIntoHome } from './typed-in-pod.js';
import { runWritten, writtenCommands } from './written-commands.js';

const PAGE = 'docs/kubernetes/backup-and-restore.md';
const RESTORE_MS = 600_000;

/** Everything is lost, and comes back by the commands that stand in the documentation, in the order in which they stand there. */
export function describeRestore(stage: () => ClusterStage): void {
  describe('a cluster that lost all', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'streamspace-backup-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it(
      'is restored from its backup as it is written: people, secrets, the agent, and a session that slept with its files',
      async () => {
        const { release, cluster, door, api } = stage();
        const [objects = '', database = '', back = '', content = ''] = writtenCommands(PAGE);
        const id = await sleeping(stage());
        const secrets = await cluster.secrets(release.namespace);
        const volume = await KeptVolume.of(cluster, release.sessionNamespace);
        await runWritten(objects, release, folder);
        await runWritten(database, release, folder);

        await release.uninstall();
        await cluster.removeNamespaces(release.sessionNamespace, release.namespace);

        await runWritten(back, release, folder);
        await volume.giveBack();
        await release.install({ isAwaited: false });
        await runWritten(content, release, folder);
        await door.leadTo(await release.service());
        await api.signIn(ADA.username, ADA.password);

        await stage().isIn(id, 'hibernated');
        await api.call('POST', `/sessions/${id}/wake`);
        await stage().isRunning(id);
        expect(await isTyped(stage(), id, 'before-the-end.txt')).toBe(true);
        const now = await cluster.secrets(release.namespace);
        const kept = [...secrets].filter(([name]) => !name.startsWith('streamspace-database/'));
        expect(kept.length).toBeGreaterThan(4);
        for (const [name, value] of kept) expect([name, now.get(name)]).toEqual([name, value]);
        await stage().end(id);
      },
      RESTORE_MS,
    );
  });
}

/** A terminal that sleeps, with a file in its home. */
async function sleeping(stage: ClusterStage): Promise<string> {
  const id = await stage.launch('terminal');
  const page = await stage.look(id);
  await terminalPainted(page);
  await typeIntoHome(stage, page, id, 'before-the-end.txt');
  await page.close();
  await stage.api.call('POST', `/sessions/${id}/hibernate`);
  await stage.isIn(id, 'hibernated');
  return id;
}
