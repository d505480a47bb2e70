import { describeBadDays } from '../support/kubernetes/bad-days.steps.js';
import { ClusterStage } from '../support/kubernetes/cluster-stage.js';
import { describeFirstDesktop } from '../support/kubernetes/first-desktop.steps.js';
import { describeReplicas } from '../support/kubernetes/replicas.steps.js';
import { describeRestore } from '../support/kubernetes/restore.steps.js';
import { describeRevocation } from '../support/kubernetes/revocation.steps.js';
import { describeUninstall } from '../support/kubernetes/uninstall.steps.js';
import { describeWarnings } from '../support/kubernetes/warnings.steps.js';
import { describeWebApp } from '../support/kubernetes/web-app.steps.js';

/** The chart is installed, and removed with what is in its namespaces. */
const AROUND_MS = 600_000;

describe('The product in a cluster, by helm install', () => {
  let stage: ClusterStage;
  beforeAll(async () => {
    stage = await ClusterStage.open('product');
  }, AROUND_MS);
  afterAll(() => stage.close(), AROUND_MS);

  it('says of itself that it is well', () => stage.release.test());

  describeFirstDesktop(() => stage);
  describeWebApp(() => stage);
  describeWarnings(() => stage);
  describeBadDays(() => stage);
  describeReplicas(() => stage);
  describeRestore(() => stage);
  // In this order: nothing starts any more when its agent is revoked.
  describeRevocation(() => stage);
  describeUninstall(() => stage);
});
