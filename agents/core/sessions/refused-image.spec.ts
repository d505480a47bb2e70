import { anApply, aSpec } from '../../../testing/agents/session-apply.builder.js';
import { refusedImage } from './refused-image.js';

const POLICY = { registries: ['registry.example.com'], needsDigest: false };
const spec = aSpec({ workload: { platform: 'docker', image: 'evil.io/x:1' } });

describe('the image of a session (89)', () => {
  it('is refused when nobody listed where it comes from', () => {
    expect(refusedImage(anApply({ spec }), POLICY)).toMatch(/^Images from evil.io may not be run here/);
    const good = aSpec({ workload: { platform: 'docker', image: 'registry.example.com/x:1' } });
    expect(refusedImage(anApply({ spec: good }), POLICY)).toBeUndefined();
  });

  it.each(['hibernated', 'standby', 'ended'] as const)('keeps nobody from making it %s', (desired) => {
    expect(refusedImage(anApply({ spec, desired }), POLICY)).toBeUndefined();
  });

  it('is none where sessions have no image', () => {
    expect(refusedImage(anApply(), { registries: ['nowhere.example'], needsDigest: true })).toBeUndefined();
  });
});
