import { randomUUID } from 'node:crypto';
import { SessionSpec } from '../../../protocol/session.js';
import { HOSTILE_IMAGES, REFUSED_SPECS, UNREADABLE_SPECS } from '../../../testing/agents/hostile-specs.js';
import { anApply, aSpec, aWebSpec } from '../../../testing/agents/session-apply.builder.js';
import { refusalOf } from './session-spec-policy.js';

const docker = (image: string): ReturnType<typeof anApply> =>
  anApply({ spec: aSpec({ workload: { platform: 'docker', image } }) });

describe('refusalOf', () => {
  it('lets a usual session pass', () => {
    expect(
      refusalOf(anApply({ spec: aSpec({ environment: { TZ: 'Europe/Berlin', LANG: 'de_DE.UTF-8' } }) }), 'local'),
    ).toBeUndefined();
  });

  it('refuses the specification of another session', () => {
    expect(refusalOf(anApply({ id: randomUUID(), spec: aSpec() }), 'local')).toContain('another session');
  });

  it('refuses a workload of another platform', () => {
    expect(refusalOf(anApply(), 'docker')).toContain('for local');
  });

  it('refuses the home of another application', () => {
    const home = { kind: 'persistent', userId: randomUUID(), template: 'browser' } as const;
    expect(refusalOf(anApply({ spec: aSpec({ home }) }), 'local')).toContain('another application');
  });

  it('refuses identifiers that would name one thing twice', () => {
    const sessionId = 'ABCDEF00-0000-4000-8000-000000000000';
    expect(refusalOf(anApply({ spec: aSpec({ sessionId }) }), 'local')).toContain('lower case');
  });

  it.each([
    'LD_PRELOAD',
    'LD_LIBRARY_PATH',
    'BASH_ENV',
    'NODE_OPTIONS',
    'PYTHONSTARTUP',
    'GLIBC_TUNABLES',
    'PATH',
    'HOME',
    'STREAMSPACE_RUN',
  ])('refuses the variable %s', (name) => {
    expect(refusalOf(anApply({ spec: aSpec({ environment: { [name]: 'x' } }) }), 'local')).toContain(name);
  });

  it('refuses a value that would end early', () => {
    expect(refusalOf(anApply({ spec: aSpec({ environment: { TZ: 'UTC\0LD_PRELOAD=x' } }) }), 'local')).toContain('TZ');
  });

  it('lets a web application pass, in a container or as a command', () => {
    const web = aWebSpec({ workload: { platform: 'docker', image: 'linuxserver/webtop:ubuntu-xfce' } });
    expect(refusalOf(anApply({ spec: web }), 'docker')).toBeUndefined();
    const { container: _, ...command } = aWebSpec({ workload: { platform: 'local', command: ['ttyd', 'bash'] } });
    expect(refusalOf(anApply({ spec: command }), 'local')).toBeUndefined();
  });

  it.each(REFUSED_SPECS)('refuses %s', (_, changes, sentence) => {
    const spec = aWebSpec(changes);
    expect(refusalOf(anApply({ spec }), spec.workload.platform)).toMatch(sentence);
  });

  it.each(UNREADABLE_SPECS)('does not even read %s', (_, changes) => {
    expect(SessionSpec.safeParse(aWebSpec()).success).toBe(true);
    expect(SessionSpec.safeParse({ ...aWebSpec(), ...changes }).success).toBe(false);
  });

  it.each(HOSTILE_IMAGES)('refuses the image name %j', (image) => {
    expect(refusalOf(docker(image), 'docker')).toContain('image');
  });

  it.each([
    'registry.example/linuxserver/webtop:latest',
    `desktop@sha256:${'0f'.repeat(32)}`,
    'localhost:5000/desktop',
  ])('takes the image name %s', (image) => {
    expect(refusalOf(docker(image), 'docker')).toBeUndefined();
  });
});
