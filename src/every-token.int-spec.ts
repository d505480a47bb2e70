import { TOKEN_KINDS, TokenBench, type TokenKindName } from '../testing/tokens/token-bench.js';

/** Where one kind may stand in for another: an access token opens the API as a key does. */
const ALSO: Partial<Record<TokenKindName, readonly TokenKindName[]>> = { 'access token': ['API key'] };

/** The set-up link comes last: once it was used there is an administrator, and no other such link. */
const KINDS = TOKEN_KINDS.filter((kind) => kind !== 'device token');

describe('every kind of secret at every place that takes one', () => {
  let bench: TokenBench;

  beforeAll(async () => {
    bench = await TokenBench.start();
    // Every place has something to open before the first stranger comes.
    for (const kind of TOKEN_KINDS) expect((await bench.mint(kind)).length).toBeGreaterThan(30);
  });
  afterAll(() => bench.stop());

  /** Where `secret` works, of all places but the one that it is meant for. */
  async function opened(kind: TokenKindName, secret: string): Promise<TokenKindName[]> {
    const places: TokenKindName[] = [];
    for (const place of KINDS) if (place !== kind && (await bench.opens(place, secret))) places.push(place);
    return places;
  }

  it('opens nothing by itself: device token', async () => {
    expect(await opened('device token', await bench.mint('device token'))).toEqual([]);
  });

  // What is refused everywhere else is good all the time, and none of the refusals uses it up.
  it.each(KINDS)('opens what it is meant for and nothing else: %s', async (kind) => {
    const secret = await bench.mint(kind);
    expect(await opened(kind, secret)).toEqual(ALSO[kind] ?? []);
    expect(await bench.opens(kind, secret)).toBe(true);
  });
});
