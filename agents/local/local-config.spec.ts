import { LocalEnvironment } from './local-config.js';

describe('LocalEnvironment', () => {
  it('has a default for everything', () => {
    expect(LocalEnvironment.parse({})).toEqual({
      STREAMSPACE_LOCAL_FIRST_UID: 1_900_000_000,
      STREAMSPACE_LOCAL_INTERNET: true,
      STREAMSPACE_LOCAL_START_TIMEOUT_MS: 600_000,
    });
  });

  it.each([
    { STREAMSPACE_LOCAL_FIRST_UID: '0' },
    { STREAMSPACE_LOCAL_FIRST_UID: '1000' },
    { STREAMSPACE_LOCAL_INTERNET: 'maybe' },
    { STREAMSPACE_LOCAL_START_TIMEOUT_MS: 'soon' },
  ])('refuses %j', (environment) => expect(LocalEnvironment.safeParse(environment).success).toBe(false));
});
