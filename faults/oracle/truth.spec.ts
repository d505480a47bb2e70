import type { Container } from '../world/containers.js';
import { Person } from '../rig/person.js';
import type { LedgerEntry } from './ledger.js';
import type { SessionRow } from './session-rows.js';
import { compare, type Sight } from './truth.js';

const RESOURCES = { cpuMillis: 500, memoryMiB: 512, storageGiB: 1 };

const aRow = (changes: Partial<SessionRow> = {}): SessionRow => ({
  id: 's',
  ownerId: 'o',
  machine: 'm',
  state: 'running',
  desired: 'running',
  generation: 1,
  isReleased: false,
  resources: RESOURCES,
  template: 'drill',
  hasHome: false,
  reasonCode: null,
  ...changes,
});
const aContainer = (changes: Partial<Container> = {}): Container => ({
  id: 'c',
  sessionId: 's',
  machine: 'm',
  resources: RESOURCES,
  generation: 1,
  state: 'running',
  readyAtMs: 0,
  ...changes,
});
const anEntry = (changes: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id: 's',
  owner: new Person('', 'o', ''),
  wish: 'running',
  mayFail: false,
  containerId: null,
  ...changes,
});
const seen = (sight: Partial<Sight>): string[] =>
  compare({ rows: [aRow()], containers: [aContainer()], ledger: [anEntry()], hasHome: () => true, ...sight }).map(
    ({ invariant }) => invariant,
  );

describe('the oracle', () => {
  it('is content when rows, machines and wishes agree', () => {
    expect(seen({})).toEqual([]);
    const asleep = aRow({ state: 'hibernated', desired: 'hibernated', hasHome: true });
    expect(seen({ rows: [asleep], containers: [], ledger: [anEntry({ wish: 'hibernated' })] })).toEqual([]);
    const ended = aRow({ state: 'ended', desired: 'ended', isReleased: true });
    expect(seen({ rows: [ended], containers: [], ledger: [anEntry({ wish: 'ended' })] })).toEqual([]);
  });

  it.each<[string, Partial<Sight>, string[]]>([
    ['a container without a row', { rows: [], ledger: [] }, ['orphans']],
    ['a container on another machine', { containers: [aContainer({ machine: 'n' })] }, ['orphans', 'phantoms']],
    ['a row without a container', { containers: [] }, ['phantoms']],
    ['a frozen container of a session that runs', { containers: [aContainer({ state: 'frozen' })] }, ['phantoms']],
    ['two containers', { containers: [aContainer(), aContainer({ id: 'd' })] }, ['duplicates']],
    ['a start without an end', { rows: [aRow({ state: 'starting' })] }, ['stuck', 'lost']],
    [
      'a failure that is not cleaned up',
      { rows: [aRow({ state: 'failed' })], ledger: [anEntry({ mayFail: true })] },
      ['stuck'],
    ],
    ['a session that nobody ended', { rows: [aRow({ state: 'ended', isReleased: true })], containers: [] }, ['lost']],
    ['a confirmed launch without a row', { rows: [], containers: [] }, ['lost']],
    ['another container than before', { ledger: [anEntry({ containerId: 'before' })] }, ['lost']],
    ['lost files', { rows: [aRow({ hasHome: true })], hasHome: () => false }, ['lost']],
  ])('sees %s', (_what, sight, invariants) => {
    expect(seen(sight)).toEqual(invariants);
  });
});
