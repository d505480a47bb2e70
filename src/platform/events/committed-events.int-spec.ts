import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { CommittedEvents } from './committed-events.js';
import { EventLog } from './event-log.js';

describe('committed events', () => {
  let plane: TestControlPlane;
  let rows: DataSource;
  let log: EventLog;
  const told: string[] = [];
  beforeAll(async () => {
    plane = await startTestControlPlane({ imports: [] });
    rows = plane.app.get(DataSource);
    log = plane.app.get(EventLog);
    plane.app.get(CommittedEvents).follow({ 'session.renamed': ({ sessionId }) => told.push(sessionId) });
  });
  beforeEach(() => (told.length = 0));
  afterAll(() => plane.stop());

  it('are told after the transaction, in order, and not before', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    await rows.transaction(async (tx) => {
      await log.append(tx, 'session.renamed', { sessionId: one });
      await tx.transaction((inner) => log.append(inner, 'session.renamed', { sessionId: two }));
      await log.append(tx, 'session.kept-awake', { sessionId: two });
      expect(told).toEqual([]);
    });
    expect(told).toEqual([one, two]);
  });

  it('are none where the change was taken back', async () => {
    const undone = rows.transaction(async (tx) => {
      await log.append(tx, 'session.renamed', { sessionId: randomUUID() });
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    await rows.transaction((tx) => tx.query('SELECT 1'));
    expect(told).toEqual([]);
  });
});
