import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AgentEnvironment } from '../agents/core/agent-environment.js';
import { DockerEnvironment } from '../agents/docker/docker-config.js';
import { SOFTWARE_VERSION } from '../protocol/software-version.js';
import { APPLICATIONS } from '../scripts/lib/docker-images.mjs';
import { ControlPlaneEnvironment } from '../src/platform/config/control-plane.env.js';
import { MigrationEnvironment } from '../src/platform/config/migration-settings.js';
import { CONTROL_PLANE_NODE_OPTIONS } from '../src/platform/node-options.js';
import { aConfig } from './config.js';

const Service = z.object({
  image: z.string(),
  environment: z.record(z.string(), z.unknown()).default({}),
  secrets: z.array(z.string()).default([]),
  profiles: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
});
const Compose = z.object({
  services: z.record(z.string(), Service),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

const { services, secrets } = Compose.parse(parse(readFileSync('compose.yaml', 'utf8'), { merge: true }));
const OURS = {
  migrate: Object.keys(MigrationEnvironment.shape),
  'control-plane': Object.keys(ControlPlaneEnvironment.shape),
  agent: [...Object.keys(AgentEnvironment.shape), ...Object.keys(DockerEnvironment.shape)],
};

describe('compose.yaml', () => {
  it.each(Object.entries(OURS))('gives %s variables that it reads, and secrets by files alone', (name, known) => {
    const service = services[name];
    for (const [variable, value] of Object.entries(service?.environment ?? {})) {
      expect(known).toContain(variable.replace(/_FILE$/, ''));
      if (variable.endsWith('_FILE')) expect(service?.secrets).toContain(basename(String(value)));
      else expect(variable).not.toMatch(/SECRET|TOKEN|KEY|DATABASE_URL/);
    }
  });

  it.each(Object.keys(OURS))('runs %s without rights on a read-only root', (name) => {
    expect(services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });

  it('opens nothing to other machines but the proxy', () => {
    const open = Object.entries(services).filter(([, { ports }]) =>
      ports.some((port) => !port.startsWith('127.0.0.1:')),
    );
    expect(open.map(([name]) => name)).toEqual(['proxy']);
  });

  it('builds every image of sessions, at this version', () => {
    const built = Object.entries(services).filter(([, { profiles }]) => profiles.includes('images'));
    expect(built.map(([name]) => name)).toEqual(APPLICATIONS);
    for (const [name, { image }] of built)
      expect(image).toBe(`streamspace/${name}:\${STREAMSPACE_VERSION:-${SOFTWARE_VERSION}}`);
  });
});

describe('compose/secrets.sh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'streamspace-secrets-'));
  const make = (): Record<string, string> => {
    execFileSync('sh', [join(folder, 'secrets.sh')], { stdio: 'ignore' });
    const names = readdirSync(join(folder, 'secrets'));
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, 'secrets', name), 'utf8')]));
  };
  let made: Record<string, string>;
  beforeAll(() => {
    copyFileSync('compose/secrets.sh', join(folder, 'secrets.sh'));
    made = make();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('makes what compose.yaml wants, in a folder for its owner alone', () => {
    const wanted = Object.values(secrets).map(({ file }) => basename(file));
    expect(Object.keys(made).sort()).toEqual(wanted.sort());
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
  });

  it('makes secrets that the control plane takes', () => {
    const config = aConfig({
      STREAMSPACE_JWT_SECRET: made['jwt-secret'] ?? '',
      STREAMSPACE_BOOTSTRAP_ENROLLMENT_TOKEN: made['enrollment-token'] ?? '',
      DATABASE_URL: made['database-url'] ?? '',
      DATABASE_MIGRATION_URL: made['database-owner-url'] ?? '',
    });
    expect(new URL(config.database.url ?? '').password).toBe(made['database-password']);
    expect(new URL(config.database.migrations.url ?? '').password).toBe(made['database-owner-password']);
  });

  it('leaves alone what is there', () => {
    expect(make()).toEqual(made);
  });
});

describe('Dockerfile', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8');

  it('runs the control plane with the options that it is measured with', () => {
    const words = ['node', ...CONTROL_PLANE_NODE_OPTIONS, 'dist/src/main.js'].map((word) => `"${word}"`);
    expect(dockerfile).toContain(`CMD [${words.join(', ')}]`);
  });

  it('stands on the same Node as where no registry answers', () => {
    const [, image = ''] = /^ARG BASE=(\S+)$/m.exec(dockerfile) ?? [];
    expect(readFileSync('scripts/lib/base-images.mjs', 'utf8')).toContain(`image: '${image}'`);
  });
});
