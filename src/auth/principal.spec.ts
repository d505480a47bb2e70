import { actorOf } from './principal.js';

describe('the actor that the log names', () => {
  const person = { userId: 'ada', signInId: 'one' };

  it('is the person with the sign-in that they act in, or the API key that acts for them', () => {
    expect(actorOf(person)).toEqual({ kind: 'user', id: 'ada', signInId: 'one' });
    expect(actorOf({ ...person, scopes: ['sessions:read'] })).toEqual({ kind: 'user', id: 'ada', apiKeyId: 'one' });
  });
});
