import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { AuditDesk } from '../../../testing/audit/audit-desk.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { AuditCheckpointPage, AuditKeys, type AuditVerification } from '../../../protocol/http/audit.js';
import { keyIdOf, signCheckpoint, TrustedKeys } from './checkpoint-signature.js';
import { CheckpointWriter } from './checkpoint-writer.js';
import { CheckpointsRepository } from './checkpoints.repository.js';

const OTHER_SECRET = 'another-secret-of-specs-0123456789-zyx';

describe('checkpoints', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(() => database.stop());

  /** Opens a desk on the database, does something, and closes it: a restart with another configuration. */
  const visit = async <T>(
    env: Parameters<typeof AuditDesk.open>[1],
    act: (desk: AuditDesk, writer: CheckpointWriter) => Promise<T>,
  ): Promise<T> => {
    const desk = await AuditDesk.open(database, env);
    try {
      await desk.seal();
      return await act(desk, desk.auth.app.get(CheckpointWriter));
    } finally {
      await desk.stop();
    }
  };
  const keysOf = async (desk: AuditDesk): Promise<AuditKeys['keys']> =>
    AuditKeys.parse(JSON.parse(String((await desk.get('/key')).body))).keys;
  const pageOf = async (desk: AuditDesk, query: Record<string, string> = {}): Promise<AuditCheckpointPage> =>
    AuditCheckpointPage.parse(JSON.parse(String((await desk.get('/checkpoints', query)).body)));

  it('are signed when they are due, and not again before something happens', async () => {
    await visit({}, async (desk, writer) => {
      expect(await writer.writeIfDue()).not.toBeNull();
      expect(await writer.writeIfDue()).toBeNull();
      await desk.seal();
      expect(await writer.writeIfDue()).toBeNull();
      expect(await writer.write()).not.toBeNull();
      expect(await writer.write()).toBeNull();
    });
  });

  it('are signed by themselves as time goes by', async () => {
    await visit({ STREAMSPACE_AUDIT_CHECKPOINT_MS: '1' }, async (desk) => {
      const before = (await pageOf(desk)).items.length;
      await eventually(async () => {
        desk.clock.advance(10_000);
        await desk.seal();
        return (await pageOf(desk)).items.length > before;
      });
    });
  });

  it('can be believed with the public key alone, page by page', async () => {
    await visit({}, async (desk) => {
      const keys = await keysOf(desk);
      expect(keys).toHaveLength(1);
      const trusted = new TrustedKeys(keys.map(({ publicKey }) => publicKey));
      const first = await pageOf(desk, { limit: '1' });
      const second = await pageOf(desk, { limit: '1', cursor: String(first.nextCursor) });
      for (const checkpoint of [...first.items, ...second.items]) {
        expect(trusted.hasSigned(checkpoint)).toBe(true);
        for (const change of [{ position: checkpoint.position + 1 }, { hash: '00'.repeat(32) }, { createdAt: 'x' }])
          expect(trusted.hasSigned({ ...checkpoint, ...change })).toBe(false);
      }
    });
  });

  it('are signed by the same key after a restart, by a new one when the secret is another, and all stay provable', async () => {
    const before = await visit({}, async (desk, writer) => {
      await writer.write();
      return keysOf(desk);
    });
    expect(before).toHaveLength(1);
    await visit({ STREAMSPACE_JWT_SECRET: OTHER_SECRET }, async (desk, writer) => {
      expect((await writer.write())?.keyId).not.toBe(before[0]?.id);
      expect((await keysOf(desk)).map(({ isCurrent }) => isCurrent)).toEqual([true, false]);
      expect(await desk.verify()).toMatchObject({ isIntact: true });
    });
  });

  it('are signed by the configured key, which is not stored', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const previous = (await visit({}, keysOf)).map(({ publicKey }) => publicKey).join('');
    const env = { STREAMSPACE_AUDIT_KEY: pem, STREAMSPACE_AUDIT_KEYS_PREVIOUS: previous };
    await visit(env, async (desk, writer) => {
      expect((await writer.write())?.keyId).toBe(keyIdOf(createPublicKey(privateKey)));
      expect((await keysOf(desk))[0]).toMatchObject({ id: keyIdOf(createPublicKey(privateKey)), isCurrent: true });
      expect(await desk.verify()).toMatchObject({ isIntact: true });
      const stored = await database.dataSource.query<{ none: boolean }[]>(
        'SELECT sealed_private_key IS NULL AS none FROM audit_keys',
      );
      expect(stored).toContainEqual({ none: true });
    });
  });

  it('are believed by the configured keys and our own alone, whatever key somebody puts into the database', async () => {
    const [first, second, foreign] = [1, 2, 3].map(() => generateKeyPairSync('ed25519'));
    if (!first || !second || !foreign) throw new Error('There are no keys.');
    const secret = ({ privateKey }: typeof first): string =>
      String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const open = ({ publicKey }: typeof first): string => String(publicKey.export({ type: 'spki', format: 'pem' }));
    const fresh = await startTestDatabase();
    const at = async (env: Parameters<typeof AuditDesk.open>[1]): Promise<AuditVerification> => {
      const desk = await AuditDesk.open(fresh, env);
      await desk.seal();
      await desk.auth.app.get(CheckpointWriter).write();
      const found = await desk.verify();
      await desk.stop();
      return found;
    };
    try {
      expect(await at({})).toMatchObject({ isIntact: true, checkpoints: 1 });
      expect(await at({ STREAMSPACE_AUDIT_KEY: secret(first) })).toMatchObject({ isIntact: true, checkpoints: 2 });
      const rotated = { STREAMSPACE_AUDIT_KEY: secret(second) };
      expect((await at(rotated)).finding).toMatchObject({ kind: 'checkpoint-forged' });
      const believed = { ...rotated, STREAMSPACE_AUDIT_KEYS_PREVIOUS: open(first) };
      expect(await at(believed)).toMatchObject({ isIntact: true });
      const keyId = keyIdOf(foreign.publicKey);
      await fresh.dataSource.query('INSERT INTO audit_keys (id, public_key) VALUES ($1, $2)', [keyId, open(foreign)]);
      const desk = await AuditDesk.open(fresh, believed);
      await desk.seal();
      const [tip] = await fresh.dataSource.query<{ position: string; hash: string }[]>(
        `SELECT position, encode(hash, 'hex') AS hash FROM event_seals ORDER BY position DESC LIMIT 1`,
      );
      const unsigned = { type: 'checkpoint', position: Number(tip?.position), hash: tip?.hash ?? '', keyId } as const;
      const signed = signCheckpoint({ ...unsigned, createdAt: new Date().toISOString() }, foreign.privateKey);
      await new CheckpointsRepository().add(fresh.dataSource.manager, signed);
      expect((await desk.verify()).finding).toMatchObject({ kind: 'checkpoint-forged', position: signed.position });
      await desk.stop();
    } finally {
      await fresh.stop();
    }
  });

  it('and their private keys are nowhere in the database as they are', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const prefix = privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(0, 16).toString('hex');
    const rows = await database.dataSource.query<{ key: string }[]>(
      `SELECT encode(sealed_private_key, 'hex') AS key FROM audit_keys WHERE sealed_private_key IS NOT NULL`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { key } of rows) expect(key).not.toContain(prefix);
  });
});
