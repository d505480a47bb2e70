import type { ContainerInfo } from 'dockerode';
import { PLAIN_WEB, type WebProfile } from '../../../protocol/session.js';
import { MARKS } from './container-name.js';
import { decisive, readContainer, viewOf, type Phase, type SessionContainer } from './session-container.js';
import { engineLabels } from './session-labels.js';

const sessionId = '0b8f2a5e-3c1d-4f6a-9b7e-2d4c6a8e0f13';

const MESSAGES_ALONE: WebProfile = {
  ...PLAIN_WEB,
  activity: { requests: false, messages: true, ignoredPaths: [], ignoredMessages: [] },
};

function aContainer(overrides: Partial<SessionContainer> = {}): SessionContainer {
  const stream = { kind: 'rfb', port: 5900 } as const;
  return {
    sessionId,
    generation: 1,
    mark: 'ready',
    containerId: 'c1',
    phase: 'running',
    stream,
    salt: 's',
    web: PLAIN_WEB,
    address: null,
    ...overrides,
  };
}

function anEntry(overrides: Partial<ContainerInfo> = {}): ContainerInfo {
  return {
    Id: 'c1',
    Names: [`/streamspace-${sessionId}-3-ready`],
    Image: 'i',
    ImageID: 'i',
    Command: '',
    Created: 0,
    Ports: [],
    Labels: engineLabels('streamspace', { session: sessionId, stream: 'rfb', port: 5900, salt: 'salt' }),
    State: 'running',
    Status: '',
    HostConfig: { NetworkMode: 'net' },
    NetworkSettings: { Networks: {} },
    Mounts: [],
    ...overrides,
  };
}

describe('viewOf', () => {
  const table: [Phase, string[]][] = [
    ['created', ['starting', 'starting', 'hibernated']],
    ['running', ['starting', 'running', 'stopping']],
    ['paused', ['starting', 'standby', 'stopping']],
    ['ended', ['broken-off', 'died', 'hibernated']],
    ['leaving', ['stopping', 'stopping', 'stopping']],
  ];
  it.each(table)('%s', (phase, views) => {
    expect(MARKS.map((mark) => viewOf({ phase, mark }))).toEqual(views);
  });
});

describe('readContainer', () => {
  it('reads what a container says of its session', () => {
    expect(readContainer('streamspace', 'net', anEntry())).toEqual({
      ...aContainer(),
      generation: 3,
      salt: 'salt',
    });
  });

  it.each([
    ['the profile of its web application', JSON.stringify(MESSAGES_ALONE), MESSAGES_ALONE],
    ['a plain one where the label cannot be read', '{', PLAIN_WEB],
    ['a plain one where the label is of a later kind', '{"readiness":"magic"}', PLAIN_WEB],
  ])('reads %s', (_what, web, profile) => {
    const labels = { session: sessionId, stream: 'http', port: 3000, salt: 'salt', web };
    const read = readContainer('streamspace', 'net', anEntry({ Labels: engineLabels('streamspace', labels) }));
    expect(read?.web).toEqual(profile);
  });

  it.each<[string, Partial<ContainerInfo>]>([
    ['another name', { Names: ['/postgres'] }],
    [
      'labels of another session',
      { Labels: engineLabels('streamspace', { session: 'x', stream: 'rfb', port: 1, salt: '' }) },
    ],
    ['no labels', { Labels: {} }],
    ['a state unknown', { State: 'flying' }],
  ])('leaves alone what is not ours: %s', (_why, overrides) => {
    expect(readContainer('streamspace', 'net', anEntry(overrides))).toBeUndefined();
  });
});

describe('decisive', () => {
  const asleep = aContainer({ phase: 'ended', mark: 'asleep', containerId: 'asleep' });
  const died = aContainer({ phase: 'ended', generation: 9, containerId: 'died' });
  const starting = aContainer({ mark: 'starting', generation: 2, containerId: 'starting' });

  it('prefers the living, then the sleeping, then the newest', () => {
    expect(decisive([asleep, died, starting])?.containerId).toBe('starting');
    expect(decisive([died, asleep])?.containerId).toBe('asleep');
    expect(decisive([aContainer({ phase: 'ended' }), died])?.containerId).toBe('died');
    expect(decisive([])).toBeUndefined();
  });
});
