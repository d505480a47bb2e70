import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { AgentPage } from '../../protocol/http/agents.js';
import { connectionIs, watchConnection } from '../support/connection-log.js';
import { Stage } from '../support/stage.js';
import { HandStartedAgent } from '../support/hand-started-agent.js';
import { holdKeys, letGo } from '../support/held-keys.js';
import { keepMoving, pictureMoves } from '../support/moving-picture.js';
import { type ProcessInfo, processesNaming, until } from '../support/processes.js';
import { terminalPainted, viewerConnected } from '../support/screen.js';
import { readTyped, typeIntoHome } from '../support/typed-files.js';

const isScreen = ({ command }: ProcessInfo): boolean => /(^|\/)Xvnc /.test(command);

/** Two agents with a session each, and a viewer on both: what happens to the first must not be felt at the second. */
describe('Killed in the middle of a stream:', () => {
  let stage: Stage;
  let other: HandStartedAgent;
  let sessionId: string;
  let page: Page;
  let otherPage: Page;
  let homes: string;

  beforeAll(async () => {
    stage = await Stage.open();
    homes = join(stage.dataDir, 'homes');
    sessionId = await stage.launch('terminal');
    other = await HandStartedAgent.start(stage.api, stage.api.url, 'other');
    const otherId = await launchElsewhere();
    page = await stage.look(sessionId);
    otherPage = await stage.look(otherId);
    await keepMoving(otherPage);
    await terminalPainted(page);
  });
  afterAll(async () => {
    await stage.close();
    await other.stop();
  });

  /** Launches on the other agent: the first one is closed to newcomers meanwhile. */
  async function launchElsewhere(): Promise<string> {
    const { items } = AgentPage.parse((await stage.api.call('GET', '/agents')).body);
    const first = items.find(({ name }) => name !== other.name);
    await stage.api.call('POST', `/agents/${first?.id ?? ''}/drain`);
    const id = await stage.launch('terminal', { home: 'temporary' });
    await stage.api.call('DELETE', `/agents/${first?.id ?? ''}/drain`);
    expect((await stage.api.session(id)).agent?.name).toBe(other.name);
    return id;
  }

  /** Kills it in the middle of typing, and waits until the screen is back without anybody having done anything. */
  async function killAndComeBack(script: 'src/main.js' | 'agents/local/main.js'): Promise<void> {
    const screens = processesNaming(sessionId).filter(isScreen);
    expect(screens).toHaveLength(1);
    await holdKeys(page);
    await stage.product.kill(script);
    await until('the viewer to notice', async () => (await watched()).includes('reconnecting'));
    await letGo(page);
    await connectionIs(page, 'connected');
    await terminalPainted(page);
    expect(processesNaming(sessionId).filter(isScreen)).toEqual(screens);
  }
  let watched: () => Promise<string[]>;

  const read = (name: string): string | null => readTyped(homes, name);

  async function isWell(): Promise<boolean> {
    const { agent, state } = await stage.api.session(sessionId);
    return agent?.isReachable === true && state === 'running';
  }

  it('the agent. The viewer comes back, no key is stuck, and the other agent does not notice', async () => {
    watched = await watchConnection(page);
    const others = await watchConnection(otherPage);
    await killAndComeBack('agents/local/main.js');
    await pictureMoves(otherPage, 3);
    expect(await others()).toEqual(['connected']);
    await typeIntoHome(page, read, 'after-agent.txt');
    await until('the session to be well', isWell);
  });

  it('the control plane. Every viewer comes back, and no key is stuck', async () => {
    watched = await watchConnection(page);
    const others = await watchConnection(otherPage);
    await killAndComeBack('src/main.js');
    await typeIntoHome(page, read, 'after-control-plane.txt');
    await connectionIs(otherPage, 'connected');
    await pictureMoves(otherPage, 3);
    expect((await others()).at(-1)).toBe('connected');
    expect(read('after-agent.txt')).not.toBeNull();
    await until('the session to be well', isWell);
  });

  it('and after all that, Ctrl-C leaves nothing, and the files are there', async () => {
    await viewerConnected(page);
    await stage.stop();
    expect(read('after-control-plane.txt')).not.toBeNull();
  });
});
