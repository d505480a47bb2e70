import { apiTrouble } from './api-trouble.js';

describe('apiTrouble', () => {
  it.each([
    [
      403,
      'persistentvolumeclaims "home-1" is forbidden: exceeded quota: sessions, requested: 1, used: 9, limited: 9',
      'start-failed',
    ],
    [403, 'pods "ss-1" is forbidden: failed quota: sessions: must specify limits.cpu', 'start-failed'],
    [403, 'pods "ss-1" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi', 'start-failed'],
    [400, 'admission webhook "policy.example" denied the request: no', 'spec-refused'],
    [422, 'Deployment.apps "ss-1" is invalid: spec.template.spec.containers[0].image: Required value', 'start-failed'],
  ])('says what %d %s means for a session', (status, message, code) => {
    expect(apiTrouble(status, message)).toMatchObject({ reason: { code }, detail: message });
  });

  it.each([
    [
      403,
      'secrets "ss-1" is forbidden: User "system:serviceaccount:a:b" cannot get resource "secrets" in API group ""',
    ],
    [404, 'namespaces "streamspace-sessions" not found'],
    [409, 'Operation cannot be fulfilled on deployments.apps "ss-1"'],
    [500, 'etcdserver: request timed out'],
  ])('says nothing of %d %s, which is about the cluster or the agent', (status, message) => {
    expect(apiTrouble(status, message)).toBeUndefined();
  });
});
