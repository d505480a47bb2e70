import { eventually } from '../../../testing/sessions/eventually.js';
import { startTestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { AuditModule } from '../../audit/audit.module.js';

describe('work that one replica at a time does', () => {
  it('is free for the next replica as soon as the one that did it has stopped', async () => {
    const env = { STREAMSPACE_POLL_MS: '20' };
    const { app, database } = await startTestControlPlane({ imports: [AuditModule], env });
    const held = (): Promise<unknown[]> => database.dataSource.query(`SELECT FROM leases WHERE name = 'event-sealer'`);
    await eventually(async () => (await held()).length === 1);
    await app.close();
    expect(await held()).toEqual([]);
    await database.stop();
  });
});
