import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentIdentity } from './agent-identity.js';
import { StateFile, StateFileError } from './state-file.js';

const AGENT_ID = '0b8f4b56-3d0f-4c39-9f2e-2f3f1f0c1f11';

describe('state files', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'state-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const file = (): StateFile<z.ZodObject<{ secret: z.ZodString }>> =>
    new StateFile(join(folder, 'state', 'a.json'), z.object({ secret: z.string() }));

  it('are nothing before they are written, and then what was written last', async () => {
    expect(await file().read()).toBeUndefined();
    await file().write({ secret: 'one' });
    await file().write({ secret: 'two' });
    expect(await file().read()).toEqual({ secret: 'two' });
    expect(await readdir(join(folder, 'state'))).toEqual(['a.json']);
  });

  it('are closed to other users', async () => {
    await file().write({ secret: 'x' });
    expect((await stat(file().path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'state'))).mode & 0o777).toBe(0o700);
  });

  it('survive a draft that a dying process left', async () => {
    await file().write({ secret: 'one' });
    await writeFile(`${file().path}.tmp`, '{"sec');
    expect(await file().read()).toEqual({ secret: 'one' });
    await file().write({ secret: 'two' });
    expect(await file().read()).toEqual({ secret: 'two' });
  });

  it.each(['', '{', '[]', '{"secret":7}', '{"secret":"hush"'])(
    'say that they are damaged, and quote nothing: %j',
    async (contents) => {
      await file().write({ secret: 'x' });
      await writeFile(file().path, contents);
      const error: unknown = await file()
        .read()
        .catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(StateFileError);
      expect(String(error)).not.toContain('hush');
    },
  );

  it('hold an identity that stays the same', async () => {
    const first = await new AgentIdentity(folder).load();
    expect(first.agentId).toBeNull();
    expect((await new AgentIdentity(folder).load()).keys.publicKey).toBe(first.keys.publicKey);
    expect(JSON.stringify(first)).not.toContain('PRIVATE');
  });

  it('hold the identity of a key that was given, and give it up for another one', async () => {
    const pem = (): string =>
      generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const [one, two] = [pem(), pem()];
    const first = await new AgentIdentity(folder, one).load();
    await new AgentIdentity(folder, one).storeAgentId(first.keys, AGENT_ID);
    expect(await new AgentIdentity(folder, one).load()).toMatchObject({ agentId: AGENT_ID });
    expect((await new AgentIdentity(join(folder, 'lost'), one).load()).keys.publicKey).toBe(first.keys.publicKey);
    const second = await new AgentIdentity(folder, two).load();
    expect(second.agentId).toBeNull();
    expect(second.keys.publicKey).not.toBe(first.keys.publicKey);
  });

  it('count starts', async () => {
    const one = await new AgentIdentity(folder).countBoot();
    const two = await new AgentIdentity(folder).countBoot();
    expect(two).toMatchObject({ instanceId: one.instanceId, bootCounter: one.bootCounter + 1 });
    expect(two.processId).not.toBe(one.processId);
  });

  it('refuse a key that is none', async () => {
    await new AgentIdentity(folder).load();
    const path = join(folder, 'identity.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace(/MC4C/, 'XXXX'));
    await expect(new AgentIdentity(folder).load()).rejects.toThrow(StateFileError);
  });
});
