import { answering, FakeEngine, progressing, refusing, silent } from '../../../testing/docker/fake-engine.js';
import { imageFailure } from '../sessions/image-failures.js';
import { DockerEngine } from './docker-engine.js';
import { ImageStore, tagged } from './image-store.js';

const IMAGE = 'registry.example.com/app:1';
const INSPECT = `GET /images/${IMAGE}/json`;
const PULL = 'POST /images/create';
const never = new AbortController().signal;

/** Pulls from an engine that answers so, and tells the reason that the session's owner reads. */
async function reasonFor(
  answer: (typeof FakeEngine.prototype.answers)[string],
): Promise<{ code: string; message: string }> {
  const engine = await new FakeEngine({ [PULL]: answer }).start();
  try {
    const store = new ImageStore(new DockerEngine({ socketPath: engine.socketPath }), 300);
    const error: unknown = await store.ensure(IMAGE, never).catch((reason: unknown) => reason);
    const failure = imageFailure(error);
    return 'reason' in failure
      ? (failure.reason as { code: string; message: string })
      : { code: failure.name, message: failure.message };
  } finally {
    await engine.stop();
  }
}

describe('ImageStore', () => {
  it.each([
    ['does not exist', refusing(404, 'manifest for registry.example.com/app:1 not found: manifest unknown')],
    ['does not exist', progressing({ status: 'Pulling' }, { error: 'manifest unknown' })],
    [
      'does not give',
      refusing(404, "pull access denied for app, repository does not exist or may require 'docker login'"),
    ],
    ['does not give', refusing(500, 'unauthorized: authentication required')],
    ['does not give', refusing(401, 'no')],
    [
      'cannot be reached',
      refusing(500, 'Get "https://registry.example.com/v2/": dial tcp: lookup registry.example.com: no such host'),
    ],
    ['cannot be reached', progressing({ error: 'x509: certificate signed by unknown authority' })],
    ['has a problem', refusing(500, 'received unexpected HTTP status: 503 Service Unavailable')],
    [
      'took too long',
      refusing(500, 'net/http: request canceled while waiting for connection (Client.Timeout exceeded)'),
    ],
    ['took too long', silent],
  ])('says that the image or its registry %s', async (words, answer) => {
    const { code, message } = await reasonFor(answer);
    expect(code).toBe('image-unavailable');
    expect(message).toContain(words);
  });

  it('says when the disk is full', async () => {
    const { code } = await reasonFor(progressing({ error: 'write /layer: no space left on device' }));
    expect(code).toBe('disk-full');
  });

  it('does not blame the image for an engine that went away', async () => {
    const { code } = await reasonFor((request) => request.destroy());
    expect(code).toBe('EngineUnavailableError');
  });

  it('leaves an image alone that is there, and pulls one that is missing once for all who wait', async () => {
    const engine = await new FakeEngine({ [PULL]: progressing({ status: 'Done' }) }).start();
    const store = new ImageStore(new DockerEngine({ socketPath: engine.socketPath }));
    await Promise.all([store.ensure(IMAGE, never), store.ensure(IMAGE, never)]);
    expect(engine.asked.filter((question) => question === PULL)).toHaveLength(1);
    engine.answers[INSPECT] = answering({ Id: 'sha256:1' });
    await store.ensure(IMAGE, never);
    expect(engine.asked.filter((question) => question === PULL)).toHaveLength(1);
    await engine.stop();
  });

  it('lets go of a start that is called off, and not of the pull', async () => {
    const engine = await new FakeEngine({ [PULL]: silent }).start();
    const store = new ImageStore(new DockerEngine({ socketPath: engine.socketPath }), 500);
    const abort = new AbortController();
    const waiting = store.ensure(IMAGE, abort.signal);
    const other = store.ensure(IMAGE, never);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await expect(other).rejects.toMatchObject({ failure: 'timeout' });
    await engine.stop();
  });
});

describe('tagged', () => {
  it.each([
    ['app', 'app:latest'],
    ['registry:5000/app', 'registry:5000/app:latest'],
    ['app:1', 'app:1'],
    ['app@sha256:00', 'app@sha256:00'],
  ])('%s means %s', (image, meant) => {
    expect(tagged(image)).toBe(meant);
  });
});
