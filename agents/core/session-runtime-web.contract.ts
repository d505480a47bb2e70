import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { PLAIN_WEB } from '../../protocol/session.js';
import type { ContractBench } from './session-runtime-bench.contract.js';
import { RuntimeError, type Instance } from './session-runtime.js';
import { basicAuthorization } from './web/basic-authorization.js';

const WATCH_DEADLINE_MS = 5000;

/** What a session of kind `http` has to do on every platform. */
export function webApplications(bench: () => ContractBench): void {
  /** Status of the application's answer to `path`, asked over a stream of its own, with its password or without. */
  async function ask(id: string, path = '/', withPassword = true): Promise<number> {
    const { credentials } = await bench().runtime.endpoint(id);
    if (!credentials) throw new Error('The application has no password.');
    const stream = await bench().runtime.connect(id, bench().spec(id).stream.port);
    const headers = {
      Host: 'session.apps.test',
      ...(withPassword && { Authorization: basicAuthorization(credentials) }),
    };
    const call = request({ createConnection: () => stream, path, headers }).end();
    return new Promise((resolve, reject) => {
      call.once('error', reject).once('response', (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
      });
    });
  }

  it('run when they are ready, and answer nobody without the password that was made for them', async () => {
    const id = await bench().runningWeb();
    expect([await ask(id), await ask(id, '/', false)]).toEqual([200, 401]);
    expect(bench().steps).toEqual(expect.arrayContaining(['home-ready', 'workload-started', 'screen-ready']));
    expect(await bench().find(id)).toMatchObject({ id, state: 'running' });
    expect((await bench().runtime.endpoint(id)).activity).toEqual(bench().spec(id).web?.activity);
    expect((await bench().runtime.logs(id, 10)).join('\n')).toContain('answered / with 200');
    await bench().runtime.stats();
    const used = (await bench().runtime.stats()).get(id)?.memoryMiB ?? 0;
    expect(used > 0).toBe(bench().platform.isMeasured);
  });

  it('are served by a new runtime as by the old one', async () => {
    const id = await bench().runningWeb();
    const before = await bench().runtime.endpoint(id);
    bench().runtime = bench().platform.newRuntime();
    expect(await bench().runtime.endpoint(id)).toEqual(before);
    expect(await bench().apply(bench().spec(id), 'running')).toMatchObject({ state: 'running' });
    expect(await bench().runtime.endpoint(id)).toEqual(before);
    expect(await ask(id)).toBe(200);
  });

  it('hibernate to nothing but the home, and wake with the files and another password', async () => {
    const id = await bench().runningWeb();
    const before = await bench().runtime.endpoint(id);
    await bench().shell(id, 'echo mine > ~/kept');
    expect(await bench().apply(bench().spec(id), 'hibernated')).toMatchObject({ state: 'hibernated' });
    expect(await bench().platform.hostUids(id)).toEqual([]);
    await expect(bench().runtime.connect(id, bench().spec(id).stream.port)).rejects.toThrow(RuntimeError);
    await bench().apply(bench().spec(id), 'running');
    expect((await bench().shell(id, 'cat ~/kept')).output).toBe('mine\n');
    expect(await ask(id)).toBe(200);
    expect((await bench().runtime.endpoint(id)).credentials?.password).not.toBe(before.credentials?.password);
  });

  it('are told within 5 s to be gone when their program ends, with a reason, and start again when asked', async () => {
    const id = await bench().runningWeb();
    const seen = new Promise<Instance>((resolve) => {
      const watch = bench().runtime.watch((instance) => {
        if (instance.id !== id) return;
        watch.close();
        resolve(instance);
      });
    });
    expect(await ask(id, '/quit')).toBe(200);
    const told = await Promise.race([seen, delay(WATCH_DEADLINE_MS, null, { ref: false })]);
    expect(told).toMatchObject({ state: 'absent' });
    expect(['screen-lost', 'instance-gone']).toContain(told?.reason?.code);
    await expect(bench().runtime.connect(id, bench().spec(id).stream.port)).rejects.toThrow(RuntimeError);
    await bench().apply(bench().spec(id), 'running');
    expect(await ask(id)).toBe(200);
  });

  it('are within the reach of no other session, and neither is their password', async () => {
    const [id, other] = await Promise.all([bench().runningWeb(), bench().running()]);
    const { port } = bench().spec(id).stream;
    const reach = await bench().shell(other, `timeout 2 bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port}'`);
    expect(reach.code).not.toBe(0);
    const password = (await bench().runtime.endpoint(id)).credentials?.password ?? '';
    // In two parts, so that the search does not find itself.
    const parts = `${password.slice(0, 20)}' '${password.slice(20)}`;
    const places = '/proc/[0-9]*/environ /proc/[0-9]*/cmdline /run /tmp /etc ~';
    const search = `printf '%s%s' '${parts}' | grep -rqsf - ${places}`;
    expect((await bench().shell(id, search)).code).toBe(0);
    expect((await bench().shell(other, search)).code).not.toBe(0);
  });

  it('are what `endpoint` is for, and screens are not', async () => {
    const id = await bench().running();
    await expect(bench().runtime.endpoint(id)).rejects.toThrow(RuntimeError);
    await expect(bench().runtime.endpoint(bench().unknown())).rejects.toThrow(RuntimeError);
  });

  it('say what they printed last when their start is given up, and leave nothing', async () => {
    const spec = bench().webSession();
    const abort = new AbortController();
    // The application knows no WebSockets: as long as it runs, it is never ready.
    const web = { ...PLAIN_WEB, readiness: { kind: 'websocket', path: '/' } } as const;
    const start = bench().apply({ ...spec, web }, 'running', abort.signal);
    start.catch(() => undefined);
    const printed = async (): Promise<string> => (await bench().runtime.logs(spec.sessionId, 10)).join('\n');
    while (!(await printed().catch(() => '')).includes('answered / with')) await delay(50);
    abort.abort();
    await expect(start).rejects.toMatchObject({
      reason: { code: 'start-timeout' },
      detail: expect.stringContaining('answered / with') as string,
    });
    expect(await bench().platform.hostUids(spec.sessionId)).toEqual([]);
    expect(await bench().find(spec.sessionId)).toBeUndefined();
  });

  it('end with the reason of their program when it never is ready', async () => {
    const spec = bench().webSession();
    const never = {
      ...spec,
      web: { ...(spec.web ?? PLAIN_WEB), readiness: { kind: 'websocket' as const, path: '/quit' } },
    };
    await expect(bench().apply(never, 'running')).rejects.toMatchObject({ reason: { code: 'start-failed' } });
    expect(await bench().platform.hostUids(spec.sessionId)).toEqual([]);
  });
}
