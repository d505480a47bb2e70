import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localAgent, dockerAgent, type AgentPlan } from './agent-plan.js';
import { AwakeNoteFile } from './awake-note.js';

const secrets = { jwtSecret: 'j'.repeat(43), enrollmentToken: 'e'.repeat(43) };

describe('AwakeNoteFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'streamspace-awake-'));
  const file = new AwakeNoteFile(folder);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('remembers what puts the sessions of an agent to sleep, and no secret', () => {
    const plan: AgentPlan = dockerAgent(folder, secrets, '/run/engine.sock');
    file.write(plan);
    expect(file.read()).toEqual({ name: 'docker', lastResort: plan.lastResort, env: plan.env });
    expect(JSON.stringify(file.read())).not.toContain(plan.enrollmentToken);
    expect(statSync(join(folder, 'awake.json')).mode & 0o077).toBe(0);
  });

  it('knows of nobody when it was cleared, or is damaged', () => {
    file.clear();
    expect(file.read()).toBeNull();
    writeFileSync(join(folder, 'awake.json'), '{"name":');
    expect(file.read()).toBeNull();
  });

  it('keeps nobody from starting', () => {
    expect(() => new AwakeNoteFile('/proc/nowhere').write(localAgent(folder, secrets))).not.toThrow();
  });
});

describe('the agents of one data folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'streamspace-plans-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('have folders, names and one-use tokens of their own, the same at each start', () => {
    const [local, docker] = [localAgent(folder, secrets), dockerAgent(folder, secrets, '/run/engine.sock')];
    expect(docker).toEqual(dockerAgent(folder, secrets, '/run/engine.sock'));
    expect(docker.enrollmentToken).not.toBe(local.enrollmentToken);
    expect(docker.enrollmentToken).toHaveLength(43);
    expect(docker.env.STREAMSPACE_AGENT_DATA_DIR).not.toBe(local.env.STREAMSPACE_AGENT_DATA_DIR);
    expect(docker.env.DOCKER_HOST).toBe('unix:///run/engine.sock');
  });
});
