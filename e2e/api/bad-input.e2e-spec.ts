import { randomUUID } from 'node:crypto';
import { Api, problemOf } from '../support/api.js';
import { until } from '../support/processes.js';
import { aPlace, Product } from '../support/product.js';
import { openScreen } from '../support/viewer.js';

/** Long enough for a busy machine to use a ticket in time. */
const TICKET_MS = 5_000;

describe('The API given bad input', () => {
  const place = aPlace();
  let product: Product;
  let api: Api;
  let sessionId: string;

  beforeAll(async () => {
    product = await Product.start(await place, { env: { STREAMSPACE_TICKET_MS: String(TICKET_MS) } });
    api = new Api(product.url);
    await api.setUp(product.setupUrl ?? '', 'ada', 'seventeen quiet otters');
    sessionId = (await api.launch('terminal')).id;
    await until('the session to run', async () => (await api.session(sessionId)).state === 'running');
  });
  afterAll(async () => {
    await product.interrupt();
    (await place).remove();
  });

  it('refuses an unknown template', async () => {
    const answer = await api.call('POST', '/sessions', { templateId: 'no-such-thing' });
    expect(answer.status).toBe(404);
    expect(problemOf(answer)).toMatchObject({ code: 'template-not-found', type: '/problems/template-not-found' });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('refuses a body over 1 MiB', async () => {
    const answer = await api.call('POST', '/sessions', { templateId: 'desktop', name: 'x'.repeat(1_100_000) });
    expect(answer.status).toBe(413);
    expect(problemOf(answer).code).toBe('payload-too-large');
  });

  it('points at every wrong type and unknown member', async () => {
    const answer = await api.call('POST', '/sessions', { templateId: 7, resources: { cpuMillis: '1' }, owner: 'me' });
    expect(answer.status).toBe(422);
    expect(
      problemOf(answer)
        .errors?.map(({ pointer }) => pointer)
        .sort(),
    ).toEqual(['/owner', '/resources/cpuMillis', '/templateId']);
  });

  it.each(['{"templateId":', '[]', '"text"', 'null'])('refuses the body %s without a 5xx', async (body) => {
    const answer = await api.call('POST', '/sessions', body);
    expect([400, 422]).toContain(answer.status);
  });

  it('answers for a session of nobody as for one that cannot be', async () => {
    const missing = await api.call('GET', `/sessions/${randomUUID()}`);
    const malformed = await api.call('GET', '/sessions/not-an-id');
    expect(missing.status).toBe(404);
    expect(malformed.status).toBe(404);
    expect({ ...problemOf(malformed), instance: '' }).toEqual({ ...problemOf(missing), instance: '' });
  });

  it('lets nobody in without a token', async () => {
    const stranger = new Api(product.url);
    for (const path of ['/me', '/sessions', `/sessions/${sessionId}`, '/templates', '/agents']) {
      expect((await stranger.call('GET', path)).status).toBe(401);
    }
  });

  it('opens a screen with a ticket, once', async () => {
    const ticket = await api.ticket(sessionId);
    const opening = await openScreen(ticket, product.url);
    expect(opening.status).toBe(101);
    expect((await opening.viewer!.bytes(12)).toString('latin1')).toMatch(/^RFB 003\.00[38]\n$/);
    opening.viewer?.close();
    expect((await openScreen(ticket, product.url)).status).toBe(401);
  });

  it('refuses a late ticket', async () => {
    const ticket = await api.ticket(sessionId);
    await until('the ticket to be late', () => Date.now() > Date.parse(ticket.expiresAt) + 50);
    expect((await openScreen(ticket, product.url)).status).toBe(401);
  });

  it('refuses a ticket of another session, and one that was never given', async () => {
    const ticket = await api.ticket(sessionId);
    const other = { ...ticket, url: ticket.url.replace(sessionId, randomUUID()) };
    expect((await openScreen(other, product.url)).status).toBe(401);
    const forged = { ...ticket, protocols: ['binary', `streamspace.ticket.${'A'.repeat(43)}`] };
    expect((await openScreen(forged, product.url)).status).toBe(401);
  });

  it.each([undefined, 'null', 'https://evil.example', 'http://localhost:1'])(
    'refuses the origin %s',
    async (origin) => {
      expect((await openScreen(await api.ticket(sessionId), origin)).status).toBe(403);
    },
  );

  it('says that a WebSocket is needed to whoever asks by plain HTTP', async () => {
    const answer = await api.call('GET', `/vnc/${sessionId}`);
    expect(answer.status).toBe(426);
    expect(problemOf(answer).code).toBe('upgrade-required');
  });
});
