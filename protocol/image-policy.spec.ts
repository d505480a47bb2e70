import { ANY_IMAGE, imageRefusal, RegistryList } from './image-policy.js';

const DIGEST = `@sha256:${'a'.repeat(64)}`;

describe('images that may be run (89)', () => {
  const registries = ['registry.example.com', 'ghcr.io/team', 'docker.io/library', 'localhost:5000'];

  it.each([
    'registry.example.com/a/b:1',
    'Registry.Example.com/a:1',
    'ghcr.io/team/x:2',
    'ubuntu:24.04',
    'docker.io/library/ubuntu:24.04',
    'localhost:5000/x:1',
    `registry.example.com/a${DIGEST}`,
  ])('come from a registry that is listed: %s', (image) => {
    expect(imageRefusal(image, { registries, needsDigest: false })).toBeNull();
  });

  it.each([
    'evil.io/x:1',
    'registry.example.com.evil.io/x:1',
    'evil.io/registry.example.com/x:1',
    'registry.example.com:443/x:1',
    'ghcr.io/teamster/x:2',
    'ghcr.io/other/x:2',
    'team/image:1',
    'evil/library/ubuntu:1',
    'localhost/x:1',
    'localhost:5001/x:1',
  ])('come from nowhere else: %s', (image) => {
    expect(imageRefusal(image, { registries, needsDigest: false })).toMatch(/may not be run here/);
  });

  it('have a digest where that is required', () => {
    const policy = { registries: [], needsDigest: true };
    expect(imageRefusal('team/image:1', policy)).toMatch(/by its digest/);
    expect(imageRefusal(`team/image:1${DIGEST}`, policy)).toBeNull();
  });

  it('are any unless somebody says so', () => {
    expect(imageRefusal('evil.io/x:1', ANY_IMAGE)).toBeNull();
    expect(RegistryList.parse(undefined)).toEqual([]);
  });

  it.each(['evil io;', 'https://ghcr.io', 'ghcr.io/', 'Ghcr.io', '*', 'ghcr.io/team:1'])(
    'are not listed by %j',
    (text) => {
      expect(RegistryList.safeParse(text).success).toBe(false);
    },
  );

  it('are listed with commas', () => {
    expect(RegistryList.parse('ghcr.io/team, localhost:5000')).toEqual(['ghcr.io/team', 'localhost:5000']);
  });
});
