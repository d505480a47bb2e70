import type { Container } from './containers.js';
import { SnapshotJournal } from './snapshot-journal.js';

const container = (id: string, state: Container['state']): Container => ({
  id,
  sessionId: 's',
  machine: 'm',
  resources: null,
  generation: 1,
  state,
  readyAtMs: 0,
});

it('notes what is different from one look to the next, what went before what came', () => {
  const journal = new SnapshotJournal();
  journal.take([container('a', 'running')]);
  journal.take([container('a', 'running')]);
  journal.take([container('a', 'frozen')]);
  journal.take([container('b', 'stopped')]);
  journal.take([]);
  expect(journal.entries.map(({ container: { id }, what }) => `${id} ${what}`)).toEqual([
    'a running',
    'a frozen',
    'a removed',
    'b stopped',
    'b removed',
  ]);
});
